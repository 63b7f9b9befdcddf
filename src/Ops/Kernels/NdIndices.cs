using System.Numerics;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Rows of indices of the gather-nd and scatter-nd ops: each names a slice of a tensor by its leading axes.</summary>
static class NdIndices
{
    /// <summary>The slice that an index out of range names.</summary>
    public const long OutOfRange = -1;

    /// <summary>Writes the number of the slice that each row of <paramref name="indices"/> names, or <see cref="OutOfRange"/>.</summary>
    /// <returns>The first row out of range, or -1.</returns>
    public static int Resolve(Tensor indices, in Shape shape, Span<long> slices) => indices.DType switch
    {
        DType.Int32 => Resolve(indices.Read<int>(), indices, shape, slices),
        DType.Int64 => Resolve(indices.Read<long>(), indices, shape, slices),
        DType.Int16 => Resolve(indices.Read<short>(), indices, shape, slices),
        _ => Resolve(indices.Read<ushort>(), indices, shape, slices),
    };

    static int Resolve<T>(ReadOnlySpan<T> indices, Tensor tensor, in Shape shape, Span<long> slices) where T : INumber<T>
    {
        int depth = tensor.Shape.Int(tensor.Shape.Rank - 1), firstBad = -1;
        for (int row = 0; row < slices.Length; row++)
        {
            long slice = 0;
            bool fits = true;
            for (int axis = 0; axis < depth; axis++)
            {
                long index = long.CreateTruncating(indices[row * depth + axis]);
                fits &= (ulong)index < (ulong)shape[axis];
                slice = slice * shape[axis] + index;
            }
            slices[row] = fits ? slice : OutOfRange;
            if (!fits && firstBad < 0) firstBad = row;
        }
        return firstBad;
    }

    /// <summary>A row as error texts show it: <c>indices[0,1] = [3, 4]</c>.</summary>
    public static string Describe(Tensor indices, int row, string separator)
    {
        int depth = indices.Shape.Int(indices.Shape.Rank - 1);
        string[] values = new string[depth];
        for (int i = 0; i < depth; i++) values[i] = TensorSummary.Element(indices, row * depth + i);
        return $"indices{Layout.Position(indices.Shape.Slice(0, indices.Shape.Rank - 1), row)} = [{string.Join(separator, values)}]";
    }
}
