using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of CropAndResize for the images.</summary>
[Op("CropAndResizeGradImage(grads: float, boxes: float, box_ind: int32, image_size: int32) -> output: T", "T: {float, half, double}",
    "method: {'bilinear', 'nearest'} = 'bilinear'")]
static class CropAndResizeGradImageOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape shape = c.ShapeFromInput(3);
        c.WithRank(0, 4);
        c.SetOutput(0, shape.HasRank ? shape : PartialShape.OfRank(4));
    }

    [CpuKernel("T: half, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _nearest = k.String("method") == "nearest";

        public override void Compute(KernelContext context)
        {
            Tensor gradient = context.Input(0), boxes = context.Input(1), images = context.Input(2), size = context.Input(3);
            if (gradient.Shape.Rank != 4) Throw.InvalidArgument($"grads image must be 4-D{gradient.Shape}");
            if (size.Shape.Rank != 1 || size.ElementCount != 4) Throw.InvalidArgument($"image_size must be 1-D with 4 elements{size.Shape}");
            Shape shape = new(size.Ints(stackalloc long[4]));
            CropBoxes.Check(boxes, images, shape[0]);
            int channels = shape.Int(3), height = shape.Int(1), width = shape.Int(2), cropHeight = gradient.Shape.Int(1), cropWidth = gradient.Shape.Int(2);
            Span<T> y = context.Allocate(0, shape).Write<T>();
            ReadOnlySpan<float> edges = boxes.Read<float>();
            y.Clear();
            var scatter = new ScatterPixels<T, float>(gradient.Read<float>(), y, channels);
            for (int row = 0; row < boxes.Shape.Int(0) * cropHeight; row++)
            {
                int box = row / cropHeight, first = images.Read<int>()[box] * height;
                CropBoxes.Place down = CropBoxes.Locate(row % cropHeight, cropHeight, height, edges[box * 4], edges[box * 4 + 2]);
                for (int j = 0; j < cropWidth; j++)
                {
                    CropBoxes.Place across = CropBoxes.Locate(j, cropWidth, width, edges[box * 4 + 1], edges[box * 4 + 3]);
                    if (down.IsInside && across.IsInside) CropBoxes.Visit(row * cropWidth + j, first, width, down, across, _nearest, ref scatter);
                }
            }
        }
    }
}
