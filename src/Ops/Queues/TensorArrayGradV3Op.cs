using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The array of gradients of a tensor array, the same for all that ask with one source.</summary>
[Op("TensorArrayGradV3(handle: resource, flow_in: float) -> grad_handle: resource, flow_out: float", "source: string", Stateful = true)]
static class TensorArrayGradV3Op
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.SetOutput(0, PartialShape.Of(2));
        c.SetOutput(1, PartialShape.Scalar);
        if (c.Handle(0) is { } handle) c.SetHandle(handle.DType, handle.Shape);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly string _source = k.String("source");

        public override void Compute(KernelContext context)
        {
            ResourceHandle handle = context.Handle(0);
            string name = $"{handle.Name}@{_source}";
            TensorArray forward = TensorArrayCalls.Array(context);
            context.Step.StepResources.GetOrAdd(handle.Container, name, forward.ForGradients);
            context.MoveOutput(0, ResourceHandles.Of(handle with { Name = name }));
            context.SetOutput(1, context.Input(1));
        }
    }
}
