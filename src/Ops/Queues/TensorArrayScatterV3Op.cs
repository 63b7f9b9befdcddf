using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Writes rows to places of a tensor array.</summary>
[Op("TensorArrayScatterV3(handle: resource, indices: int32, value: T, flow_in: float) -> flow_out: float", "T: type", Stateful = true)]
static class TensorArrayScatterV3Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    public static void Gradient(GradientContext g) => TensorArrayGradients.OfScatter(g);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly Action<Tensor, Tensor>? _add = TensorArrayCalls.Adder(k.Type("T"));

        public override void Compute(KernelContext context) => TensorArrayCalls.Scatter(context, _add);
    }
}
