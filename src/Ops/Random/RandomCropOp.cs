using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A part of an image at a random place.</summary>
[Op("RandomCrop(image: T, size: int64) -> output: T", "T: {uint8, int8, int16, int32, int64, float, double}", "seed: int = 0",
    "seed2: int = 0", Stateful = true)]
static class RandomCropOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape image = c.WithRank(0, 3);
        long[] size = c.ConstantInts(1) is { Length: 2 } known ? known : [-1, -1];
        c.SetOutput(0, PartialShape.Of(size[0], size[1], image[2]));
    }

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged
    {
        readonly SeededGenerator _generator = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor image = context.Input(0), size = context.Input(1);
            if (image.Shape.Rank != 3) Throw.InvalidArgument($"input must be 3-dimensional{image.Shape}");
            if (size.Shape.Rank != 1) Throw.InvalidArgument($"shape_t must be 1-dimensional{size.Shape}");
            if (size.ElementCount != 2) Throw.InvalidArgument($"shape_t must have two elements{size.Shape}");
            long height = size.Int(0), width = size.Int(1), down = image.Shape[0] - height, across = image.Shape[1] - width;
            if (down == 0 && across == 0)
            {
                context.SetOutput(0, image);
                return;
            }
            if (down < 0) Throw.FailedPrecondition($"target_height must be <= image height: {height} vs {image.Shape[0]}");
            if (across < 0) Throw.FailedPrecondition($"target_width must be <= image width: {width} vs {image.Shape[1]}");
            var random = new PhiloxReader(_generator.TakeNumbers(2));
            int left = across > 0 ? (int)(random.Next() % (across + 1)) : 0, top = down > 0 ? (int)(random.Next() % (down + 1)) : 0;
            int row = (int)width * image.Shape.Int(2), sourceRow = image.Shape.Int(1) * image.Shape.Int(2);
            Span<T> to = context.Allocate(0, [height, width, image.Shape[2]]).Write<T>();
            for (int i = 0; i < height; i++) image.Read<T>().Slice((top + i) * sourceRow + left * image.Shape.Int(2), row).CopyTo(to[(i * row)..]);
        }
    }
}
