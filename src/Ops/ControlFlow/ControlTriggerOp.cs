using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Does nothing; keeps control dependencies of loops.</summary>
[Op("ControlTrigger()")]
static class ControlTriggerOp
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
    }
}
