using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Reads begin, end and strides of the strided slice ops, which stand beside each other among the inputs.</summary>
static class SliceInputs
{
    /// <summary>Most entries of a slice.</summary>
    public const int MaxEntries = 2 * Shape.MaxRank;

    /// <summary>Number of entries; begin is input <paramref name="first"/>.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the three are no vectors of one length.</exception>
    public static int Count(KernelContext c, int first)
    {
        ref readonly Shape begin = ref c.Input(first).Shape, end = ref c.Input(first + 1).Shape, strides = ref c.Input(first + 2).Shape;
        if (begin.Rank != 1 || end != begin || strides != begin || begin.ElementCount > MaxEntries)
        {
            Throw.InvalidArgument($"Expected begin, end, and strides to be 1D equal size tensors, but got shapes {begin}, {end}, and {strides} instead.");
        }
        return begin.Count;
    }

    /// <summary>Resolves the slice that inputs <paramref name="first"/> to <paramref name="first"/> + 2 take of a tensor of sizes <paramref name="dims"/>.</summary>
    public static void Resolve(KernelContext c, int first, int count, SliceMasks masks, scoped ReadOnlySpan<long> dims, ref SliceSpec spec)
    {
        Span<long> entries = stackalloc long[3 * count];
        Span<long> begins = c.Input(first).Ints(entries[..count]), ends = c.Input(first + 1).Ints(entries.Slice(count, count));
        Span<long> strides = c.Input(first + 2).Ints(entries[(2 * count)..]);
        if (spec.Resolve(dims, begins, ends, strides, masks) is { } fault) Throw.InvalidArgument(fault);
    }
}
