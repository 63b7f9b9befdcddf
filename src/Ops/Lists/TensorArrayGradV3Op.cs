using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The array for the gradients of a tensor array; the same one for all nodes with one source.</summary>
[Op("TensorArrayGradV3(handle: resource, flow_in: float) -> grad_handle: resource, flow_out: float", "source: string", Stateful = true)]
static class TensorArrayGradV3Op
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.SetOutput(0, PartialShape.Of(2));
        c.SetOutput(1, PartialShape.Scalar);
    }

    public static void Gradient(GradientContext g)
    {
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly string _source = k.String("source");

        public override void Compute(KernelContext context) => TensorArrays.Gradient(context, _source);
    }
}
