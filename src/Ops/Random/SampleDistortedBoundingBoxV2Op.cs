using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A random part of an image that covers enough of one of its boxes; begin and size are for op Slice.</summary>
[Op("SampleDistortedBoundingBoxV2(image_size: T, bounding_boxes: float, min_object_covered: float) -> begin: T, size: T, bboxes: float",
    "T: {uint8, int8, int16, int32, int64}", "seed: int = 0", "seed2: int = 0",
    "aspect_ratio_range: list(float) = [0.75, 1.3300000429153442]", "area_range: list(float) = [0.05000000074505806, 1.0]",
    "max_attempts: int = 100", "use_image_if_no_bounding_boxes: bool = false", Stateful = true)]
static class SampleDistortedBoundingBoxV2Op
{
    public static void Shape(ShapeContext c)
    {
        BoxSampling.Shape(c);
        c.WithRank(2, 0);
    }

    [CpuKernel]
    public sealed class Cpu : Kernel
    {
        readonly BoxSampling _sampling;

        public Cpu(KernelConstruction k)
        {
            _sampling = new(k);
            _sampling.Check();
        }

        public override void Compute(KernelContext context) => _sampling.Run(context, context.Input(2).Item<float>());
    }
}
