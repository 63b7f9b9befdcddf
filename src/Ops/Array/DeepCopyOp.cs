using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A copy of a tensor in memory of its own.</summary>
[Op("DeepCopy(x: T) -> y: T", "T: type", Stateful = true)]
static class DeepCopyOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor x = c.Input(0);
        x.CopyTo(c.Allocate(0, x.Shape));
    }
}
