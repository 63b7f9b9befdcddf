using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Marks a result of a function; does nothing.</summary>
[Op("_Retval(input: T)", "T: type", "index: int >= 0", Stateful = true)]
static class RetvalOp
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
    }
}
