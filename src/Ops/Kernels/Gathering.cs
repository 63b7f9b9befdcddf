using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Copies slices of a tensor along an axis in the order of indices.</summary>
static class Gathering
{
    /// <summary>Makes output 0 the slices of input 0 that input 1 names.</summary>
    /// <param name="c">The kernel's context.</param>
    /// <param name="axis">Axis of input 0 that indices count, not negative.</param>
    /// <param name="batch">Number of leading axes that input 0 and the indices share, at most <paramref name="axis"/>.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: an index is out of range.</exception>
    public static void Run(KernelContext c, int axis, int batch) => Run(c, c.Input(0), axis, batch);

    /// <summary>Makes output 0 the slices of <paramref name="from"/> that input 1 names; otherwise as above.</summary>
    public static void Run(KernelContext c, Tensor from, int axis, int batch)
    {
        Tensor indices = c.Input(1);
        ref readonly Shape shape = ref from.Shape;
        Shape result = shape.Slice(0, axis).Concat(indices.Shape.Slice(batch, indices.Shape.Rank)).Concat(shape.Slice(axis + 1, shape.Rank));
        Tensor output = c.Allocate(0, result);
        if (result.ElementCount == 0) return;
        var plan = new Plan(from, indices, output, shape.Product(0, batch), shape.Product(batch, axis), shape[axis],
            indices.Shape.Product(batch, indices.Shape.Rank), shape.Product(axis + 1, shape.Rank));
        Moves.Run(from.DType, new Move(plan, Workers.Of(c)));
        Moves.Hold(output);
    }

    /// <summary>Sizes of a gather: batches x outer x (limit, or count indices) x inner.</summary>
    readonly record struct Plan(Tensor From, Tensor Indices, Tensor Output, long Batches, long Outer, long Limit, long Count, long Inner);

    readonly struct Move(Plan plan, WorkSplitter? workers) : IMove
    {
        const long CyclesPerRow = 20;

        public void Run<T>()
        {
            switch (plan.Indices.DType)
            {
                case DType.Int32: Split<T, int>(); break;
                case DType.Int64: Split<T, long>(); break;
                default: Split<T, short>(); break;
            }
        }

        void Split<T, TIndex>() where TIndex : unmanaged
        {
            long rows = plan.Batches * plan.Outer * plan.Count;
            var body = new Rows<T, TIndex>(plan);
            if (workers is null) body.Run(0, rows);
            else workers.For(rows, CyclesPerRow + plan.Inner * Unsafe.SizeOf<T>() / 8, body);
        }
    }

    readonly struct Rows<T, TIndex>(Plan plan) : IRangeBody where TIndex : unmanaged
    {
        /// <summary>Copies the slices <paramref name="start"/> to <paramref name="end"/> of the result, counted over all batches.</summary>
        public void Run(long start, long end)
        {
            while (start < end)
            {
                long block = start / plan.Count, first = start % plan.Count, count = Math.Min(plan.Count - first, end - start);
                long indexStart = block / plan.Outer * plan.Count + first;
                Block(block * plan.Limit * plan.Inner, start * plan.Inner, indexStart, (int)count);
                start += count;
            }
        }

        void Block(long fromStart, long toStart, long indexStart, int count)
        {
            ReadOnlySpan<TIndex> indices = plan.Indices.Read<TIndex>().Slice((int)indexStart, count);
            int inner = (int)plan.Inner;
            ref T from = ref Unsafe.Add(ref MemoryMarshal.GetReference(Moves.Of<T>(plan.From)), (nint)fromStart);
            ref T to = ref Unsafe.Add(ref MemoryMarshal.GetReference(Moves.Of<T>(plan.Output)), (nint)toStart);
            for (int i = 0; i < indices.Length; i++)
            {
                if (i + RowPrefetch.Ahead < indices.Length) RowPrefetch.Ask(ref Unsafe.Add(ref from, (nint)(Value(indices[i + RowPrefetch.Ahead]) * inner)), inner);
                long index = Value(indices[i]);
                if ((ulong)index >= (ulong)plan.Limit) ThrowRange(indexStart + i, index);
                ref T row = ref Unsafe.Add(ref from, (nint)(index * inner));
                if (inner == 1) to = row;
                else MemoryMarshal.CreateReadOnlySpan(ref row, inner).CopyTo(MemoryMarshal.CreateSpan(ref to, inner));
                to = ref Unsafe.Add(ref to, inner);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static long Value(TIndex index) => typeof(TIndex) == typeof(int) ? (int)(object)index
            : typeof(TIndex) == typeof(long) ? (long)(object)index : (short)(object)index;

        void ThrowRange(long position, long index) =>
            Throw.InvalidArgument($"indices{Layout.Position(plan.Indices.Shape, position)} = {index} is not in [0, {plan.Limit})");
    }
}
