using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Indices of boxes by falling score, without those that overlap a better one too much.</summary>
[Op("NonMaxSuppression(boxes: float, scores: float, max_output_size: int32) -> selected_indices: int32", "iou_threshold: float = 0.5")]
static class NonMaxSuppressionOp
{
    public static void Shape(ShapeContext c)
    {
        Suppression.Shape(c, thresholds: 0);
        c.SetOutput(0, PartialShape.OfRank(1));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly float _overlap = k.Float("iou_threshold");

        public override void Compute(KernelContext context)
        {
            using var run = new Suppression(context, _overlap, float.NegativeInfinity);
            run.WriteIndices(0);
        }
    }
}
