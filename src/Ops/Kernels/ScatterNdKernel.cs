using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What a scatter does to the elements that it meets.</summary>
enum ScatterKind
{
    Update,
    Add,
    Sub,
    Min,
    Max,
}

/// <summary>Puts slices of updates into a tensor at places that rows of indices name.</summary>
static class ScatterNdKernel
{
    /// <summary>Changes <paramref name="output"/>, which the caller has filled.</summary>
    /// <param name="node">The node, for the policy on indices out of range.</param>
    /// <param name="indices">Rows of indices.</param>
    /// <param name="updates">One slice per row.</param>
    /// <param name="output">The tensor to change.</param>
    /// <param name="kind">What to do.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: an index is out of range and the policy is not to ignore it.</exception>
    public static void Run(Node node, Tensor indices, Tensor updates, Tensor output, ScatterKind kind)
    {
        int rank = indices.Shape.Rank, depth = indices.Shape.Int(rank - 1);
        using Tensor slices = Tensor.Allocate(DType.Int64, indices.Shape.Slice(0, rank - 1));
        int bad = NdIndices.Resolve(indices, output.Shape, slices.Write<long>());
        if (bad >= 0 && node.Attrs["bad_indices_policy"].AsString() != "IGNORE")
        {
            Throw.InvalidArgument($"{NdIndices.Describe(indices, bad, ",")} does not index into shape {output.Shape}");
        }
        int length = (int)output.Shape.Product(depth, output.Shape.Rank);
        if (kind == ScatterKind.Update) Moves.Run(output.DType, new Replace(slices, updates, length, output));
        else if (output.DType == DType.String) Append(slices, updates, length, output);
        else Combine(slices, updates, length, output, kind);
    }

    /// <summary>Do updates fit the slices of a tensor of <paramref name="shape"/> that <paramref name="indices"/> name?</summary>
    /// <param name="shape">Shape of the tensor.</param>
    /// <param name="indices">Rows of indices.</param>
    /// <param name="updates">One slice per row.</param>
    /// <param name="output">What error texts call the tensor: <c>input</c>, or <c>output</c> in the words of the tensor-scatter ops.</param>
    public static void Check(in Shape shape, Tensor indices, Tensor updates, string output)
    {
        ref readonly Shape rows = ref indices.Shape, values = ref updates.Shape;
        if (rows.Rank < 1) Throw.InvalidArgument($"Indices shape must have rank at least one. Found:{rows}");
        int outer = rows.Rank - 1;
        long depth = rows[outer];
        if (values.Rank < outer || !values.Dims[..outer].SequenceEqual(rows.Dims[..outer]))
        {
            Throw.InvalidArgument(output == "output"
                ? $"The outer {outer} dimensions of indices.shape={rows} must match the outer {outer} dimensions of updates.shape={values}"
                : $"Dimensions [0,{outer}) of indices[shape={rows}] must match dimensions [0,{outer}) of updates[shape={values}]");
        }
        if (depth > shape.Rank) Throw.InvalidArgument($"The inner dimension of indices ({depth}) must not be larger than the rank of the shape {shape}");
        if (!values.Dims[outer..].SequenceEqual(shape.Dims[(int)depth..]))
        {
            Throw.InvalidArgument(output == "output"
                ? $"The inner {shape.Rank - depth} dimensions of output.shape={shape} must match the inner {values.Rank - outer} dimensions of updates.shape={values}"
                : $"Dimensions [{depth},{shape.Rank}) of input[shape={shape}] must match dimensions [{outer},{values.Rank}) of updates[shape={values}]");
        }
    }

    readonly ref struct Replace(Tensor slices, Tensor updates, int length, Tensor output) : IMove
    {
        public void Run<T>()
        {
            ReadOnlySpan<long> numbers = slices.Read<long>();
            ReadOnlySpan<T> source = Moves.Of<T>(updates);
            Span<T> target = Moves.Of<T>(output);
            for (int i = 0; i < numbers.Length; i++)
            {
                if (numbers[i] >= 0) source.Slice(i * length, length).CopyTo(target.Slice((int)(numbers[i] * length), length));
            }
        }
    }

    static void Append(Tensor slices, Tensor updates, int length, Tensor output)
    {
        ReadOnlySpan<long> numbers = slices.Read<long>();
        for (int i = 0; i < numbers.Length; i++)
        {
            for (int j = 0; j < length && numbers[i] >= 0; j++)
            {
                ref byte[] item = ref output.Strings[(int)(numbers[i] * length) + j];
                item = [.. item, .. updates.Strings[i * length + j]];
            }
        }
    }

    static void Combine(Tensor slices, Tensor updates, int length, Tensor output, ScatterKind kind)
    {
        if (output.DType == DType.Bool) Rows<byte>(slices, updates, length, output, ScatterKind.Max);
        else if (output.DType == DType.Complex64) Rows<Complex64>(slices, updates, length, output, kind);
        else if (output.DType == DType.Complex128) Rows<Complex>(slices, updates, length, output, kind);
        else if (!Numbers.Run(output.DType, new CombineNumbers(slices, updates, length, output, kind))) Throw.Unimplemented($"Scatter of {output.DType.Name()}");
    }

    readonly ref struct CombineNumbers(Tensor slices, Tensor updates, int length, Tensor output, ScatterKind kind) : INumberWork
    {
        public void Run<T>() where T : unmanaged, INumber<T>
        {
            if (kind is ScatterKind.Add or ScatterKind.Sub) Rows<T>(slices, updates, length, output, kind);
            else Extremes<T>(slices, updates, length, output, kind == ScatterKind.Max);
        }
    }

    static unsafe void Rows<T>(Tensor slices, Tensor updates, int length, Tensor output, ScatterKind kind) where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<long> numbers = slices.Read<long>();
        for (int i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] < 0) continue;
            var row = new Span<T>((T*)output.Pointer + numbers[i] * length, length);
            var update = new ReadOnlySpan<T>((T*)updates.Pointer + (long)i * length, length);
            if (kind == ScatterKind.Add) TensorPrimitives.Add(row, update, row);
            else if (kind == ScatterKind.Sub) TensorPrimitives.Subtract(row, update, row);
            else
            {
                for (int j = 0; j < length; j++) row[j] = T.IsZero(row[j]) ? update[j] : row[j];
            }
        }
    }

    static unsafe void Extremes<T>(Tensor slices, Tensor updates, int length, Tensor output, bool max) where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<long> numbers = slices.Read<long>();
        for (int i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] < 0) continue;
            var row = new Span<T>((T*)output.Pointer + numbers[i] * length, length);
            var update = new ReadOnlySpan<T>((T*)updates.Pointer + (long)i * length, length);
            if (max) TensorPrimitives.Max(row, update, row);
            else TensorPrimitives.Min(row, update, row);
        }
    }
}
