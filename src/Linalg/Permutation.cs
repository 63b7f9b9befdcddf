namespace TensorHarbor.Linalg;

/// <summary>Transposition of dense row-major tensors. Axes that stay together are moved as one.</summary>
public static unsafe class Permutation
{
    /// <summary>y = x with axes in another order: axis i of y is axis <paramref name="order"/>[i] of x (op Transpose).</summary>
    /// <param name="x">Source.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="order">A permutation of 0..rank-1.</param>
    /// <param name="y">Target, of the same length; must not overlap x.</param>
    /// <typeparam name="T">Element; only its size matters.</typeparam>
    /// <exception cref="ArgumentException"><paramref name="order"/> or a length does not fit.</exception>
    public static void Transpose<T>(ReadOnlySpan<T> x, ReadOnlySpan<long> shape, ReadOnlySpan<int> order, Span<T> y) where T : unmanaged
    {
        if (order.Length != shape.Length)
        {
            throw new ArgumentException($"a permutation of {order.Length} axes for a tensor of rank {shape.Length}", nameof(order));
        }
        if (x.Length != y.Length) throw new ArgumentException($"{x.Length} elements cannot become {y.Length}", nameof(y));
        if (x.IsEmpty) return;
        Span<Axis> axes = stackalloc Axis[order.Length + 1];
        axes = axes[..Merge(shape, order, axes)];
        fixed (T* px = x, py = y) Nest(px, py, axes);
    }

    static void Nest<T>(T* x, T* y, ReadOnlySpan<Axis> axes) where T : unmanaged
    {
        Axis first = axes[0], last = axes[^1];
        if (axes.Length == 1)
        {
            Copy(x, y, first);
            return;
        }
        if (axes.Length == 2 && first.From == 1)
        {
            Transposer.Transpose(x, (nint)last.From, y, (nint)first.To, last.Size, first.Size);
            return;
        }
        int contiguous = ContiguousInSource(axes);
        if (axes.Length > 2 && contiguous == 0)
        {
            // the axis that is contiguous in the source goes to the end, beside the one that is contiguous in the target
            Span<Axis> moved = stackalloc Axis[axes.Length];
            axes[1..^1].CopyTo(moved);
            (moved[^2], moved[^1]) = (first, last);
            Nest<T>(x, y, moved);
            return;
        }
        for (long i = 0; i < first.Size; i++) Nest(x + i * first.From, y + i * first.To, axes[1..]);
    }

    static int ContiguousInSource(ReadOnlySpan<Axis> axes)
    {
        for (int i = 0; i < axes.Length; i++)
        {
            if (axes[i].From == 1) return i;
        }
        return -1;
    }

    static void Copy<T>(T* x, T* y, Axis axis) where T : unmanaged
    {
        if (axis.From == 1) new ReadOnlySpan<T>(x, (int)axis.Size).CopyTo(new Span<T>(y, (int)axis.Size));
        else
        {
            for (long i = 0; i < axis.Size; i++) y[i] = x[i * axis.From];
        }
    }

    /// <summary>The target's axes, from the outermost, with their strides in source and target; at least one.</summary>
    static int Merge(ReadOnlySpan<long> shape, ReadOnlySpan<int> order, Span<Axis> axes)
    {
        Span<bool> seen = stackalloc bool[shape.Length];
        int count = 0;
        foreach (int axis in order)
        {
            if ((uint)axis >= (uint)shape.Length || seen[axis])
            {
                throw new ArgumentException($"{axis} appears twice or is no axis of a tensor of rank {shape.Length}", nameof(order));
            }
            seen[axis] = true;
            if (shape[axis] == 1) continue;
            long stride = 1;
            for (int i = axis + 1; i < shape.Length; i++) stride *= shape[i];
            bool isNext = count > 0 && axes[count - 1].From == stride * shape[axis];
            if (isNext) axes[count - 1] = new Axis(axes[count - 1].Size * shape[axis], stride, 0);
            else axes[count++] = new Axis(shape[axis], stride, 0);
        }
        if (count == 0) axes[count++] = new Axis(1, 1, 0);
        long to = 1;
        for (int i = count - 1; i >= 0; i--)
        {
            axes[i] = axes[i] with { To = to };
            to *= axes[i].Size;
        }
        return count;
    }

    readonly record struct Axis(long Size, long From, long To);
}
