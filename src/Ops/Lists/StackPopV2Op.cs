using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Takes the top tensor of a stack.</summary>
[Op("StackPopV2(handle: resource) -> elem: elem_type", "elem_type: type", Stateful = true)]
static class StackPopV2Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Unknown(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => c.MoveOutput(0, TensorStack.Get(c).Pop());
}
