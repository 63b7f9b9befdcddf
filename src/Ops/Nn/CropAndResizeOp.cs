using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Cuts boxes, in normalized coordinates, out of images and resizes them.</summary>
[Op("CropAndResize(image: T, boxes: float, box_ind: int32, crop_size: int32) -> crops: float",
    "T: {uint8, uint16, int8, int16, int32, int64, half, float, double}", "method: {'bilinear', 'nearest'} = 'bilinear'",
    "extrapolation_value: float = 0.0")]
static class CropAndResizeOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape images = c.WithRank(0, 4), size = c.WithRank(3, 1);
        long boxes = CropBoxes.Shape(c, 1);
        if (size[0] is >= 0 and not 2) c.Fail($"Dimension must be 2 but is {size[0]}");
        long[] dims = c.ConstantInts(3) is { Length: 2 } known ? known : [-1, -1];
        c.SetOutput(0, PartialShape.Of(boxes, dims[0], dims[1], images[3]));
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        if (g.InputType(0) is DType.Half or DType.Float or DType.Double)
        {
            g.SetInput(0, s.CropAndResizeGradImage(g.OutputGradient(0), g.Input(1), g.Input(2), BroadcastGradient.ShapeOf(s, g.Input(0)), g.InputType(0), g.String("method")));
        }
        g.SetInput(1, s.CropAndResizeGradBoxes(g.OutputGradient(0), g.Input(0), g.Input(1), g.Input(2)));
    }

    [CpuKernel("T: reals")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _nearest = k.String("method") == "nearest";
        readonly float _outside = k.Float("extrapolation_value");

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), boxes = context.Input(1), images = context.Input(2), size = context.Input(3);
            if (x.Shape.Rank != 4) Throw.InvalidArgument($"input image must be 4-D{x.Shape}");
            if (size.Shape.Rank != 1 || size.ElementCount != 2) Throw.InvalidArgument($"crop_size must be 1-D and have two elements{size.Shape}");
            if (size.Int(0) <= 0 || size.Int(1) <= 0) Throw.InvalidArgument("crop dimensions must be positive");
            CropBoxes.Check(boxes, images, x.Shape[0]);
            int channels = x.Shape.Int(3), height = x.Shape.Int(1), width = x.Shape.Int(2), cropHeight = (int)size.Int(0), cropWidth = (int)size.Int(1);
            Span<float> y = context.Allocate(0, [boxes.Shape[0], cropHeight, cropWidth, channels]).Write<float>();
            ReadOnlySpan<float> edges = boxes.Read<float>();
            y.Clear();
            var gather = new GatherPixels<T, float>(x.Read<T>(), y, channels);
            for (int row = 0; row < boxes.Shape.Int(0) * cropHeight; row++)
            {
                int box = row / cropHeight, first = images.Read<int>()[box] * height;
                CropBoxes.Place down = CropBoxes.Locate(row % cropHeight, cropHeight, height, edges[box * 4], edges[box * 4 + 2]);
                for (int j = 0; j < cropWidth; j++)
                {
                    CropBoxes.Place across = CropBoxes.Locate(j, cropWidth, width, edges[box * 4 + 1], edges[box * 4 + 3]);
                    int output = row * cropWidth + j;
                    if (!down.IsInside || !across.IsInside) y.Slice(output * channels, channels).Fill(_outside);
                    else CropBoxes.Visit(output, first, width, down, across, _nearest, ref gather);
                }
            }
        }
    }
}
