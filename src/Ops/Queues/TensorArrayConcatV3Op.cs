using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Reads all places of a tensor array, one behind the other, and their lengths.</summary>
[Op("TensorArrayConcatV3(handle: resource, flow_in: float) -> value: dtype, lengths: int64", "dtype: type",
    "element_shape_except0: shape = {unknown_rank:true}", Stateful = true)]
static class TensorArrayConcatV3Op
{
    public static void Shape(ShapeContext c)
    {
        c.SetOutput(0, PartialShape.Unknown);
        c.SetOutput(1, PartialShape.OfRank(1));
    }

    public static void Gradient(GradientContext g) => TensorArrayGradients.OfConcat(g);

    [CpuKernel]
    public static void Compute(KernelContext c) => TensorArrayCalls.Concat(c);
}
