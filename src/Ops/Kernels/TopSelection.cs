using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The k largest elements of each row, largest first; of equal elements the first.</summary>
static class TopSelection
{
    /// <summary>Shapes of values and indices when k is known, else -1.</summary>
    public static void Shape(ShapeContext c, long k)
    {
        PartialShape input = c.WithRankAtLeast(0, 1);
        if (!input.HasRank)
        {
            c.SetOutputs(PartialShape.Unknown);
            return;
        }
        long last = input[-1];
        if (k >= 0 && last >= 0 && last < k) c.Fail($"input must have last dimension >= k = {k} but is {last}");
        c.SetOutputs(SplitShapes.With(input, input.Rank - 1, k));
    }

    /// <summary>Output 0: the k largest of each row of input 0; output 1: where they are.</summary>
    public static void Run<T>(KernelContext c, long k) where T : unmanaged, INumber<T>
    {
        Tensor input = c.Input(0);
        int rank = input.Shape.Rank;
        if (k < 0) Throw.InvalidArgument($"Need k >= 0, got {k}");
        if (rank == 0) Throw.InvalidArgument($"input must be >= 1-D, got shape {input.Shape}");
        long columns = input.Shape[rank - 1];
        if (columns < k) Throw.InvalidArgument($"input must have at least k columns. Had {columns}, needed {k}");
        Shape shape = input.Shape.With(rank - 1, k);
        Tensor values = c.Allocate(0, shape), indices = c.Allocate(1, shape);
        if (shape.ElementCount == 0) return;
        long rows = shape.ElementCount / k;
        var body = new Rows<T>(input, values, indices, (int)columns, (int)k);
        if (Workers.Of(c) is { } workers) workers.For(rows, columns * 4 + k * 30, body);
        else body.Run(0, rows);
    }

    readonly struct Rows<T>(Tensor input, Tensor values, Tensor indices, int columns, int k) : IRangeBody where T : unmanaged, INumber<T>
    {
        public void Run(long start, long end)
        {
            using Tensor best = Tensor.Allocate(DType.Int32, [k]);
            for (long row = start; row < end; row++)
            {
                ReadOnlySpan<T> x = input.Read<T>().Slice((int)(row * columns), columns);
                Span<int> heap = best.Write<int>();
                Select(x, heap);
                Span<T> y = values.Write<T>().Slice((int)(row * k), k);
                for (int i = 0; i < k; i++) y[i] = x[heap[i]];
                WriteIndices(heap, (int)(row * k));
            }
        }

        /// <summary>Keeps the best k in a heap whose top is the worst of them, then sorts.</summary>
        static void Select(ReadOnlySpan<T> x, Span<int> heap)
        {
            if (heap.Length == 1)
            {
                int first = 0;
                for (int i = 1; i < x.Length; i++)
                {
                    if (x[i] > x[first]) first = i;
                }
                heap[0] = first;
                return;
            }
            for (int i = 0; i < heap.Length; i++) heap[i] = i;
            for (int i = heap.Length / 2 - 1; i >= 0; i--) Sink(x, heap, i, heap.Length);
            for (int i = heap.Length; i < x.Length; i++)
            {
                if (!(x[i] > x[heap[0]])) continue;
                heap[0] = i;
                Sink(x, heap, 0, heap.Length);
            }
            for (int count = heap.Length - 1; count > 0; count--)
            {
                (heap[0], heap[count]) = (heap[count], heap[0]);
                Sink(x, heap, 0, count);
            }
        }

        static void Sink(ReadOnlySpan<T> x, Span<int> heap, int at, int count)
        {
            while (true)
            {
                int child = 2 * at + 1;
                if (child >= count) return;
                if (child + 1 < count && IsWorse(x, heap[child + 1], heap[child])) child++;
                if (!IsWorse(x, heap[child], heap[at])) return;
                (heap[at], heap[child]) = (heap[child], heap[at]);
                at = child;
            }
        }

        static bool IsWorse(ReadOnlySpan<T> x, int a, int b) => x[a] < x[b] || (x[a] == x[b] && a > b);

        void WriteIndices(ReadOnlySpan<int> chosen, int start)
        {
            switch (indices.DType)
            {
                case DType.Int32: chosen.CopyTo(indices.Write<int>()[start..]); break;
                case DType.Int64:
                    for (int i = 0; i < chosen.Length; i++) indices.Write<long>()[start + i] = chosen[i];
                    break;
                default:
                    for (int i = 0; i < chosen.Length; i++) indices.Write<short>()[start + i] = (short)chosen[i];
                    break;
            }
        }
    }

    /// <summary>The gradient goes to the elements that were chosen.</summary>
    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output input = g.Input(0), indices = g.Output(1);
        if (indices.ValueType != DType.Int32) indices = s.Cast(indices, DType.Int32);
        Output shape = s.Shape(input), k = s.Element(s.Shape(indices), -1), columns = s.Element(shape, -1);
        Output rows = s.Reshape(indices, s.Pack([s.Const(-1), k]));
        Output count = s.Element(s.Shape(rows), 0);
        Output starts = g.Call("Mul", [s.Range(s.Const(0), count, s.Const(1)), columns], [("T", DType.Int32)]);
        Output flat = s.Reshape(g.Call("AddV2", [rows, s.ExpandDims(starts, s.Const(-1))], [("T", DType.Int32)]), s.Const([-1, 1]));
        Output total = s.Reshape(s.Size(input), s.Const([1]));
        g.SetInput(0, s.Reshape(s.ScatterNd(flat, s.Reshape(g.OutputGradient(0), s.Const([-1])), total), shape));
    }
}
