using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Fills rows that have no value with a default.</summary>
static class FilledRows
{
    /// <summary>Makes outputs indices, values, mask of empty rows, and place of each input value among the outputs.</summary>
    /// <param name="c">The kernel's context.</param>
    /// <param name="input">The sparse tensor.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="next">Scratch of <paramref name="rows"/> + 1 zeros.</param>
    /// <param name="fill">The default, a scalar.</param>
    /// <param name="isRagged">Indices are row numbers only, a vector.</param>
    public static void Fill(KernelContext c, SparseInput input, int rows, Span<int> next, Tensor fill, bool isRagged = false)
    {
        CountRows(input, rows, next);
        Span<bool> empty = c.Allocate(2, [rows]).Write<bool>();
        int count = 0;
        for (int row = 0; row < rows; row++)
        {
            int inRow = next[row];
            empty[row] = inRow == 0;
            next[row] = count;
            count += Math.Max(inRow, 1);
        }
        Span<long> indices = c.Allocate(0, isRagged ? [count] : [count, input.Rank]).Write<long>(), places = c.Allocate(3, [input.Count]).Write<long>();
        Tensor values = c.Allocate(1, [count]);
        indices.Clear();
        for (int row = 0; row < rows; row++)
        {
            if (!empty[row]) continue;
            indices[next[row] * input.Rank] = row;
            RowCopy.Elements(fill, 0, values, next[row], 1);
        }
        for (int i = 0; i < input.Count; i++)
        {
            int place = next[(int)input.Index(i)[0]]++;
            places[i] = place;
            input.Index(i).CopyTo(indices[(place * input.Rank)..]);
            RowCopy.Elements(input.Values, i, values, place, 1);
        }
    }

    static void CountRows(SparseInput input, int rows, Span<int> counts)
    {
        if (rows == 0 && input.Count > 0)
        {
            Throw.InvalidArgument($"Received SparseTensor with dense_shape[0] = 0 but indices.shape[0] = {input.Count}");
        }
        for (int i = 0; i < input.Count; i++)
        {
            long row = input.Index(i)[0];
            if ((ulong)row >= (ulong)rows) Throw.InvalidArgument($"indices({i}, 0) is invalid: {row} >= {rows}");
            counts[(int)row]++;
        }
    }

    /// <summary>The gradients of values and default from those of the filled tensor.</summary>
    public static void Gradient<T>(KernelContext c) where T : unmanaged, INumberBase<T>
    {
        Tensor map = c.Input(0), gradient = c.Input(1);
        if (map.Shape.Rank != 1) Throw.InvalidArgument($"reverse_index_map must be a vector, saw: {map.Shape}");
        if (gradient.Shape.Rank != 1) Throw.InvalidArgument($"grad_values must be a vector, saw: {gradient.Shape}");
        ReadOnlySpan<long> places = map.Read<long>();
        ReadOnlySpan<T> from = gradient.Read<T>();
        Span<T> values = c.Allocate(0, map.Shape).Write<T>();
        T absent = T.Zero;
        using Tensor used = Tensor.Zeros(DType.Bool, [from.Length]);
        Span<bool> isUsed = used.Write<bool>();
        for (int i = 0; i < values.Length; i++)
        {
            if ((ulong)places[i] >= (ulong)from.Length) Throw.InvalidArgument($"Elements in reverse index must be in [0, {from.Length}) but got {places[i]}");
            values[i] = from[(int)places[i]];
            isUsed[(int)places[i]] = true;
        }
        for (int i = 0; i < from.Length; i++)
        {
            if (!isUsed[i]) absent += from[i];
        }
        c.Allocate(1, default).Write<T>()[0] = absent;
    }
}
