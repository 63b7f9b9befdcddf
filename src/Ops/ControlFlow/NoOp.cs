using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Does nothing; groups control dependencies.</summary>
[Op("NoOp()")]
static class NoOp
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
    }
}
