using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary><c>_Send</c> of a value in host memory.</summary>
[Op("_HostSend(tensor: T)", "T: type", "tensor_name: string", "send_device: string", "send_device_incarnation: int", "recv_device: string",
    "client_terminated: bool = false", Stateful = true)]
static class HostSendOp
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : SendKernel(k);
}
