using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Refuses further tuples.</summary>
[Op("QueueCloseV2(handle: resource)", "cancel_pending_enqueues: bool = false", Stateful = true)]
static class QueueCloseV2Op
{
    public static void Shape(ShapeContext c) => c.SetOutputs(PartialShape.Unknown);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : QueueCloseKernel(k);
}
