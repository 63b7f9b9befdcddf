using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>NonMaxSuppression that also drops boxes whose score is not above a threshold.</summary>
[Op("NonMaxSuppressionV3(boxes: T, scores: T, max_output_size: int32, iou_threshold: T_threshold, score_threshold: T_threshold) -> selected_indices: int32",
    "T: {half, float} = DT_FLOAT", "T_threshold: {half, float} = DT_FLOAT")]
static class NonMaxSuppressionV3Op
{
    public static void Shape(ShapeContext c)
    {
        Suppression.Shape(c, thresholds: 2);
        c.SetOutput(0, PartialShape.OfRank(1));
    }

    [CpuKernel("T: half, float")]
    public static void Compute<T>(KernelContext c)
    {
        using var run = new Suppression(c, Suppression.Scalar(c.Input(3)), Suppression.Scalar(c.Input(4)));
        run.WriteIndices(0);
    }
}
