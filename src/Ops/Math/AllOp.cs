using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Are all true over some axes? Of nothing, true.</summary>
[Op("All(input: bool, reduction_indices: Tidx) -> output: bool", "keep_dims: bool = false", "Tidx: {int32, int64} = DT_INT32")]
static class AllOp
{
    public static void Shape(ShapeContext c) => ReductionKernel.Shape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : ReductionKernel(k)
    {
        protected override void Reduce(Tensor x, ReadOnlySpan<bool> reduced, Tensor y) => Reductions.All(x.Read<bool>(), x.Shape.Dims, reduced, y.Write<bool>());
    }
}
