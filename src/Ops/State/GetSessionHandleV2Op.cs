using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Keeps a tensor in the session and gives its handle, a resource.</summary>
[Op("GetSessionHandleV2(value: T) -> handle: resource", "T: type", Stateful = true)]
static class GetSessionHandleV2Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor value = c.Input(0);
        c.MoveOutput(0, ResourceHandles.Of(SessionTensors.Handle(c.Node, SessionTensors.Keep(c, value), value)));
    }
}
