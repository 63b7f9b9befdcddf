using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Writes a place of a tensor array.</summary>
[Op("TensorArrayWriteV3(handle: resource, index: int32, value: T, flow_in: float) -> flow_out: float", "T: type", Stateful = true)]
static class TensorArrayWriteV3Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    public static void Gradient(GradientContext g) => TensorArrayGradients.OfWrite(g);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly Action<Tensor, Tensor>? _add = TensorArrayCalls.Adder(k.Type("T"));

        public override void Compute(KernelContext context) => TensorArrayCalls.Write(context, _add);
    }
}
