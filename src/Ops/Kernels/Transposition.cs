using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Reorders the axes of tensors of any type.</summary>
static class Transposition
{
    /// <summary>Makes output 0 input 0 with its axes in the order of input 1.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: input 1 is no permutation of the axes.</exception>
    public static void Run(KernelContext c) => Run(c, c.Input(0));

    /// <summary>Makes output 0 <paramref name="x"/> with its axes in the order of input 1.</summary>
    public static void Run(KernelContext c, Tensor x)
    {
        Tensor perm = c.Input(1);
        int rank = x.Shape.Rank;
        if (perm.Shape.Rank != 1) Throw.InvalidArgument($"perm must be rank 1, got shape {perm.Shape}");
        if (perm.ElementCount != rank) Throw.InvalidArgument($"transpose expects a vector of size {rank}. But input(1) is a vector of size {perm.ElementCount}");
        Span<int> order = stackalloc int[rank];
        Read(perm, order);
        Span<long> dims = stackalloc long[rank];
        bool moves = false;
        int last = -1; // axes of size 1 may go anywhere
        for (int i = 0; i < rank; i++)
        {
            dims[i] = x.Shape[order[i]];
            if (dims[i] == 1) continue;
            moves |= order[i] < last;
            last = order[i];
        }
        if (!moves)
        {
            c.SetOutput(0, x, new Shape(dims));
            return;
        }
        Tensor y = c.Allocate(0, new Shape(dims));
        Moves.Run(x.DType, new Move(x, order, y));
        Moves.Hold(y);
    }

    static void Read(Tensor perm, Span<int> order)
    {
        Span<bool> seen = stackalloc bool[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            int axis = Layout.Axis(perm.Int(i), order.Length);
            if (axis < 0) Throw.InvalidArgument($"{perm.Int(i)} is out of range [0 .. {order.Length})");
            seen[order[i] = axis] = true;
        }
        int missing = seen.IndexOf(false);
        if (missing >= 0) Throw.InvalidArgument($"{missing} is missing from {{{string.Join(',', order.ToArray())}}}.");
    }

    readonly ref struct Move(Tensor x, ReadOnlySpan<int> order, Tensor y) : IMove
    {
        readonly ReadOnlySpan<int> _order = order;

        public void Run<T>()
        {
            if (x.ElementCount == 0) return;
            if (typeof(T) == typeof(byte)) Numbers<byte>();
            else if (typeof(T) == typeof(ushort)) Numbers<ushort>();
            else if (typeof(T) == typeof(uint)) Numbers<uint>();
            else if (typeof(T) == typeof(ulong)) Numbers<ulong>();
            else if (typeof(T) == typeof(UInt128)) Numbers<UInt128>();
            else References<T>();
        }

        void Numbers<T>() where T : unmanaged => Permutation.Transpose<T>(Moves.Of<T>(x), x.Shape.Dims, _order, Moves.Of<T>(y));

        void References<T>()
        {
            int rank = _order.Length;
            Span<long> from = stackalloc long[rank];
            Layout.Strides(x.Shape, from);
            Span<CopyAxis> axes = stackalloc CopyAxis[rank];
            long to = 1;
            for (int i = rank - 1; i >= 0; i--)
            {
                axes[i] = new(y.Shape[i], from[_order[i]], to);
                to *= y.Shape[i];
            }
            StridedCopy.Run(Moves.Of<T>(x), 0, Moves.Of<T>(y), 0, axes);
        }
    }
}
