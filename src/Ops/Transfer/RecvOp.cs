using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Takes the value of a <c>_Send</c> on another device.</summary>
[Op("_Recv() -> tensor: tensor_type", "tensor_type: type", "tensor_name: string", "send_device: string", "send_device_incarnation: int",
    "recv_device: string", "client_terminated: bool = false", Stateful = true)]
static class RecvOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, PartialShape.Unknown);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : RecvKernel(k);
}
