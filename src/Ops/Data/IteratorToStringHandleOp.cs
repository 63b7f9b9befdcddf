using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The name of an iterator, for another graph to find it by.</summary>
[Op("IteratorToStringHandle(resource_handle: resource) -> string_handle: string", Stateful = true)]
static class IteratorToStringHandleOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        ResourceHandle handle = c.Handle(0);
        c.MoveOutput(0, Tensor.Scalar($"{c.Step.Resources.ContainerOf(handle)}/{handle.Name}"));
    }
}
