using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Lets go of the elements of a tensor array.</summary>
[Op("TensorArrayCloseV3(handle: resource)", Stateful = true)]
static class TensorArrayCloseV3Op
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => TensorArrays.Get(c).Dispose();
}
