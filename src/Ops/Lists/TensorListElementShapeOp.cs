using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What is known of the shapes of a tensor list's elements: sizes, -1 for unknown ones; the scalar -1 if nothing is.</summary>
[Op("TensorListElementShape(input_handle: variant) -> element_shape: shape_type", "shape_type: {int32, int64}")]
static class TensorListElementShapeOp
{
    public static void Shape(ShapeContext c) =>
        c.SetOutput(0, c.Handle(0) is { Shape.HasRank: true } handle ? PartialShape.Of(handle.Shape.Rank) : PartialShape.Unknown);

    [CpuKernel("shape_type: int32, int64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        PartialShape shape = Lists.Get(c, 0).ElementShape;
        Span<T> sizes = c.Allocate(0, shape.HasRank ? [shape.Rank] : Tensors.Shape.Scalar).Write<T>();
        if (!shape.HasRank) sizes[0] = -T.One;
        else
        {
            for (int i = 0; i < sizes.Length; i++) sizes[i] = T.CreateTruncating(shape[i]);
        }
    }
}
