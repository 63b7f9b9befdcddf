using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>NonMaxSuppression whose threshold comes as a tensor.</summary>
[Op("NonMaxSuppressionV2(boxes: T, scores: T, max_output_size: int32, iou_threshold: T_threshold) -> selected_indices: int32",
    "T: {half, float} = DT_FLOAT", "T_threshold: {half, float} = DT_FLOAT")]
static class NonMaxSuppressionV2Op
{
    public static void Shape(ShapeContext c)
    {
        Suppression.Shape(c, thresholds: 1);
        c.SetOutput(0, PartialShape.OfRank(1));
    }

    [CpuKernel("T: half, float")]
    public static void Compute<T>(KernelContext c)
    {
        using var run = new Suppression(c, Suppression.Scalar(c.Input(3)), float.NegativeInfinity);
        run.WriteIndices(0);
    }
}
