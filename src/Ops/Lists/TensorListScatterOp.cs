using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A list with the slices of a tensor at given places; as long as the last of them needs.</summary>
[Op("TensorListScatter(tensor: element_dtype, indices: int32, element_shape: shape_type) -> output_handle: variant", "element_dtype: type",
    "shape_type: {int32, int64}")]
static class TensorListScatterOp
{
    public static void Shape(ShapeContext c) => Lists.SetHandle(c, Lists.KnownShape(c, 2));

    public static void Gradient(GradientContext g) => ListScatter.Gradient(g);

    [CpuKernel]
    public static void Compute(KernelContext c) => ListScatter.New(c, count: 0);
}
