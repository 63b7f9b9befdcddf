using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Refuses further tuples.</summary>
[Op("QueueClose(handle: Ref(string))", "cancel_pending_enqueues: bool = false")]
static class QueueCloseOp
{
    public static void Shape(ShapeContext c) => c.SetOutputs(PartialShape.Unknown);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : QueueCloseKernel(k);
}
