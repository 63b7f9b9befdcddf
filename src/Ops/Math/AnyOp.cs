using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Is one true over some axes? Of nothing, false.</summary>
[Op("Any(input: bool, reduction_indices: Tidx) -> output: bool", "keep_dims: bool = false", "Tidx: {int32, int64} = DT_INT32")]
static class AnyOp
{
    public static void Shape(ShapeContext c) => ReductionKernel.Shape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : ReductionKernel(k)
    {
        protected override void Reduce(Tensor x, ReadOnlySpan<bool> reduced, Tensor y) => Reductions.Any(x.Read<bool>(), x.Shape.Dims, reduced, y.Write<bool>());
    }
}
