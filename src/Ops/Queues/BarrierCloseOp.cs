using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Refuses new keys.</summary>
[Op("BarrierClose(handle: Ref(string))", "cancel_pending_enqueues: bool = false")]
static class BarrierCloseOp
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : BarrierCloseKernel(k);
}
