using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>An axis of a block of elements: its size and the distances between neighbours in source and target, in elements.</summary>
readonly record struct CopyAxis(long Size, long From, long To);

/// <summary>
/// Copies a block of elements from one strided layout to another: slices, reversals, broadcasts, tiles, permutations. Axes that lie
/// together in both are copied as one; runs of neighbours as a block.
/// </summary>
static class StridedCopy
{
    /// <summary>Most axes of a block: those of a tile of a tensor of the highest rank.</summary>
    public const int MaxAxes = 2 * Shape.MaxRank;

    /// <summary>Copies.</summary>
    /// <param name="source">Where the block's elements are, the first at <paramref name="sourceStart"/>.</param>
    /// <param name="sourceStart">Index of the first element.</param>
    /// <param name="target">Where they go, the first to <paramref name="targetStart"/>.</param>
    /// <param name="targetStart">Index of the first element.</param>
    /// <param name="axes">Axes, the outermost first; changed by the call.</param>
    public static void Run<T>(ReadOnlySpan<T> source, long sourceStart, Span<T> target, long targetStart, Span<CopyAxis> axes)
    {
        foreach (CopyAxis axis in axes)
        {
            if (axis.Size == 0) return;
        }
        axes = axes[..Merge(axes)];
        ref T from = ref Unsafe.Add(ref MemoryMarshal.GetReference(source), (nint)sourceStart);
        ref T to = ref Unsafe.Add(ref MemoryMarshal.GetReference(target), (nint)targetStart);
        Nest(ref from, ref to, axes);
    }

    /// <summary>Drops axes of size 1 and joins neighbours that are one axis in both layouts; returns how many are left, at least one.</summary>
    static int Merge(Span<CopyAxis> axes)
    {
        int count = 0;
        foreach (CopyAxis axis in axes)
        {
            if (axis.Size == 1) continue;
            if (count > 0 && axes[count - 1] is var outer && outer.From == axis.From * axis.Size && outer.To == axis.To * axis.Size)
            {
                axes[count - 1] = axis with { Size = outer.Size * axis.Size };
            }
            else axes[count++] = axis;
        }
        if (count == 0) axes[count++] = new CopyAxis(1, 1, 1);
        return count;
    }

    static void Nest<T>(ref T from, ref T to, ReadOnlySpan<CopyAxis> axes)
    {
        CopyAxis axis = axes[0];
        if (axes.Length == 1)
        {
            Line(ref from, ref to, axis);
            return;
        }
        if (axes.Length == 2 && axes[1] is { From: 1, To: 1 })
        {
            Blocks(ref from, ref to, axis, (int)axes[1].Size);
            return;
        }
        ReadOnlySpan<CopyAxis> inner = axes[1..];
        for (long i = 0; i < axis.Size; i++) Nest(ref Unsafe.Add(ref from, (nint)(i * axis.From)), ref Unsafe.Add(ref to, (nint)(i * axis.To)), inner);
    }

    static void Blocks<T>(ref T from, ref T to, CopyAxis axis, int length)
    {
        for (long i = 0; i < axis.Size; i++)
        {
            MemoryMarshal.CreateReadOnlySpan(ref from, length).CopyTo(MemoryMarshal.CreateSpan(ref to, length));
            from = ref Unsafe.Add(ref from, (nint)axis.From);
            to = ref Unsafe.Add(ref to, (nint)axis.To);
        }
    }

    static void Line<T>(ref T from, ref T to, CopyAxis axis)
    {
        if (axis.To == 1 && axis.From == 1) MemoryMarshal.CreateReadOnlySpan(ref from, (int)axis.Size).CopyTo(MemoryMarshal.CreateSpan(ref to, (int)axis.Size));
        else if (axis.To == 1 && axis.From == 0) MemoryMarshal.CreateSpan(ref to, (int)axis.Size).Fill(from);
        else
        {
            for (long i = 0; i < axis.Size; i++)
            {
                to = from;
                from = ref Unsafe.Add(ref from, (nint)axis.From);
                to = ref Unsafe.Add(ref to, (nint)axis.To);
            }
        }
    }
}
