using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The inplace ops: rows i of x changed by v, in the memory of x if nobody else needs it.</summary>
static class RowUpdates
{
    public static void Run(KernelContext c, ScatterKind kind)
    {
        Tensor x = c.Input(0), rows = c.Input(1), v = c.Input(2);
        if (v.Shape.Rank != x.Shape.Rank) Throw.InvalidArgument($"x and v shape doesn't match (ranks differ): {x.Shape} vs. {v.Shape}");
        if (x.Shape.Rank == 0 || !v.Shape.Dims[1..].SequenceEqual(x.Shape.Dims[1..]))
        {
            Throw.InvalidArgument($"shape of x and v doesn't match: {x.Shape} vs. {v.Shape}");
        }
        if (rows.Shape.Rank != 1) Throw.InvalidArgument($"i must be a vector. {rows.Shape}");
        if (rows.Shape[0] != v.Shape[0]) Throw.InvalidArgument($"i and x shape doesn't match at index 0: {rows.Shape[0]} vs {v.Shape[0]}");
        Tensor y = c.ForwardOrAllocate(0, 0, x.Shape);
        if (y.Buffer != x.Buffer) x.CopyTo(y);
        if (y.ElementCount == 0) return;
        if (kind == ScatterKind.Update) Moves.Run(y.DType, new Replace(y, rows, v));
        else if (!Numbers.Run(y.DType, new Combine(y, rows, v, kind))) Throw.Unimplemented($"{c.Node.Type} of {y.DType.Name()}");
    }

    static int Row(Tensor y, int index)
    {
        long count = y.Shape[0], row = index % count;
        return (int)(row < 0 ? row + count : row);
    }

    readonly ref struct Replace(Tensor y, Tensor rows, Tensor v) : IMove
    {
        public void Run<T>()
        {
            int length = (int)y.Shape.Product(1, y.Shape.Rank);
            for (int i = 0; i < rows.Shape.Count; i++)
            {
                Moves.Of<T>(v).Slice(i * length, length).CopyTo(Moves.Of<T>(y)[(Row(y, rows.Read<int>()[i]) * length)..]);
            }
        }
    }

    readonly ref struct Combine(Tensor y, Tensor rows, Tensor v, ScatterKind kind) : INumberWork
    {
        public void Run<T>() where T : unmanaged, INumber<T>
        {
            int length = (int)y.Shape.Product(1, y.Shape.Rank);
            for (int i = 0; i < rows.Shape.Count; i++)
            {
                Span<T> row = y.Write<T>().Slice(Row(y, rows.Read<int>()[i]) * length, length);
                ReadOnlySpan<T> change = v.Read<T>().Slice(i * length, length);
                if (kind == ScatterKind.Add) TensorPrimitives.Add(row, change, row);
                else TensorPrimitives.Subtract(row, change, row);
            }
        }
    }
}
