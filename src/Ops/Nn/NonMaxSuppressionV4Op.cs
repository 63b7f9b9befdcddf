using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>NonMaxSuppressionV3 that can fill up with zeros and says how many boxes there are.</summary>
[Op("NonMaxSuppressionV4(boxes: T, scores: T, max_output_size: int32, iou_threshold: T_threshold, score_threshold: T_threshold) -> selected_indices: int32, valid_outputs: int32",
    "T: {half, float} = DT_FLOAT", "T_threshold: {half, float} = DT_FLOAT", "pad_to_max_output_size: bool = false")]
static class NonMaxSuppressionV4Op
{
    public static void Shape(ShapeContext c)
    {
        Suppression.Shape(c, thresholds: 2);
        c.SetOutput(0, Suppression.Selected(c));
        c.SetOutput(1, PartialShape.Scalar);
    }

    [CpuKernel("T: half, float")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel
    {
        readonly bool _pad = k.Bool("pad_to_max_output_size");

        public override void Compute(KernelContext context)
        {
            using var run = new Suppression(context, Suppression.Scalar(context.Input(3)), Suppression.Scalar(context.Input(4)));
            run.WriteIndices(0, _pad);
            context.Allocate(1, Tensors.Shape.Scalar).Write<int>()[0] = run.Count;
        }
    }
}
