using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A list with the slices of a tensor at given places, of at least a given length.</summary>
[Op("TensorListScatterV2(tensor: element_dtype, indices: int32, element_shape: shape_type, num_elements: int32) -> output_handle: variant",
    "element_dtype: type", "shape_type: {int32, int64}")]
static class TensorListScatterV2Op
{
    public static void Shape(ShapeContext c) => Lists.SetHandle(c, Lists.KnownShape(c, 2));

    public static void Gradient(GradientContext g) => ListScatter.Gradient(g);

    [CpuKernel]
    public static void Compute(KernelContext c) => ListScatter.New(c, c.Input(3).Item<int>());
}
