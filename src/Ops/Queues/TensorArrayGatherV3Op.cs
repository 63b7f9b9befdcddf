using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Reads places of a tensor array as rows of one tensor.</summary>
[Op("TensorArrayGatherV3(handle: resource, indices: int32, flow_in: float) -> value: dtype", "dtype: type",
    "element_shape: shape = {unknown_rank:true}", Stateful = true)]
static class TensorArrayGatherV3Op
{
    public static void Shape(ShapeContext c)
    {
        PartialShape element = c.Handle(0) is { Shape.HasRank: true } handle ? handle.Shape : c.ShapeAttr("element_shape");
        c.SetOutput(0, PartialShape.Of(c.WithRank(1, 1)[0]).Concat(element));
    }

    public static void Gradient(GradientContext g) => TensorArrayGradients.OfGather(g);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly PartialShape _elementShape = k.ShapeAttr("element_shape");

        public override void Compute(KernelContext context) => TensorArrayCalls.Gather(context, _elementShape);
    }
}
