using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Makes a sparse tensor the outputs of a kernel.</summary>
static class SparseOutput
{
    /// <summary>Memory for the indices of <paramref name="count"/> values.</summary>
    public static Span<long> Indices(KernelContext c, int output, int count, int rank) => c.Allocate(output, [count, rank]).Write<long>();

    /// <summary>A vector of int64.</summary>
    public static void Vector(KernelContext c, int output, ReadOnlySpan<long> values) => values.CopyTo(c.Allocate(output, [values.Length]).Write<long>());
}
