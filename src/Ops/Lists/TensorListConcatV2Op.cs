using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The elements of a tensor list joined along axis 0, and their sizes along it.</summary>
[Op("TensorListConcatV2(input_handle: variant, element_shape: shape_type, leading_dims: int64) -> tensor: element_dtype, lengths: int64",
    "element_dtype: type", "shape_type: {int32, int64}")]
static class TensorListConcatV2Op
{
    public static void Shape(ShapeContext c) => ListConcat.Shape(c, Lists.KnownElement(c, 0, 1));

    public static void Gradient(GradientContext g) => ListConcat.Gradient(g);

    [CpuKernel]
    public static void Compute(KernelContext c) => ListConcat.Run(c, Lists.ShapeOf(c.Input(1)), c.Input(2).Read<long>());
}
