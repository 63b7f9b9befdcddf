using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Leaves a value for a <c>_Recv</c> on another device, made where a graph is cut into the parts of its tasks.</summary>
[Op("_Send(tensor: T)", "T: type", "tensor_name: string", "send_device: string", "send_device_incarnation: int", "recv_device: string",
    "client_terminated: bool = false", Stateful = true)]
static class SendOp
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : SendKernel(k);
}
