using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Writes pieces of a tensor to the places of a tensor array.</summary>
[Op("TensorArraySplitV3(handle: resource, value: T, lengths: int64, flow_in: float) -> flow_out: float", "T: type", Stateful = true)]
static class TensorArraySplitV3Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    public static void Gradient(GradientContext g) => TensorArrayGradients.OfSplit(g);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly Action<Tensor, Tensor>? _add = TensorArrayCalls.Adder(k.Type("T"));

        public override void Compute(KernelContext context) => TensorArrayCalls.Split(context, _add);
    }
}
