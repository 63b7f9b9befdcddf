using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Reads a place of a tensor array.</summary>
[Op("TensorArrayReadV3(handle: resource, index: int32, flow_in: float) -> value: dtype", "dtype: type", Stateful = true)]
static class TensorArrayReadV3Op
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Handle(0)?.Shape ?? PartialShape.Unknown);

    public static void Gradient(GradientContext g) => TensorArrayGradients.OfRead(g);

    [CpuKernel]
    public static void Compute(KernelContext c) => TensorArrayCalls.Read(c);
}
