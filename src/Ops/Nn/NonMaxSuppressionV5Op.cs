using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>NonMaxSuppressionV4 that can lower scores of overlapping boxes instead of dropping them (Bodla et al. 2017).</summary>
[Op("NonMaxSuppressionV5(boxes: T, scores: T, max_output_size: int32, iou_threshold: T, score_threshold: T, soft_nms_sigma: T) -> selected_indices: int32, selected_scores: T, valid_outputs: int32",
    "T: {half, float} = DT_FLOAT", "pad_to_max_output_size: bool = false")]
static class NonMaxSuppressionV5Op
{
    public static void Shape(ShapeContext c)
    {
        Suppression.Shape(c, thresholds: 3);
        c.SetOutput(0, Suppression.Selected(c));
        c.SetOutput(1, Suppression.Selected(c));
        c.SetOutput(2, PartialShape.Scalar);
    }

    [CpuKernel("T: half, float")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _pad = k.Bool("pad_to_max_output_size");

        public override void Compute(KernelContext context)
        {
            float sigma = Suppression.Scalar(context.Input(5));
            if (sigma < 0) Throw.InvalidArgument("soft_nms_sigma_val must be >= 0");
            using var run = new Suppression(context, Suppression.Scalar(context.Input(3)), Suppression.Scalar(context.Input(4)), sigma);
            run.WriteIndices(0, _pad);
            run.WriteScores<T>(1, _pad);
            context.Allocate(2, Tensors.Shape.Scalar).Write<int>()[0] = run.Count;
        }
    }
}
