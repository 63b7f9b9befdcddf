using System.Numerics;
using StbImageSharp;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Rows, columns and channels of a JPEG image, without decoding it.</summary>
[Op("ExtractJpegShape(contents: string) -> image_shape: output_type", "output_type: {int32, int64} = DT_INT32")]
static class ExtractJpegShapeOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 0);
        c.SetOutput(0, PartialShape.Of(3));
    }

    [CpuKernel("output_type: int32, int64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        byte[] file = ImageDecoding.Content(c);
        ImageInfo? found = file is [0xFF, 0xD8, ..] ? Read(file) : null;
        if (found is not { } info)
        {
            Throw.InvalidArgument($"Invalid JPEG data, size {file.Length}");
            return;
        }
        Span<T> shape = c.Allocate(0, [3]).Write<T>();
        (shape[0], shape[1]) = (T.CreateTruncating(info.Height), T.CreateTruncating(info.Width));
        shape[2] = T.CreateTruncating(info.ColorComponents is ColorComponents.Grey or ColorComponents.GreyAlpha ? 1 : 3);
    }

    static ImageInfo? Read(byte[] file)
    {
        try
        {
            return ImageInfo.FromStream(ImageBytes.Open(file));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new StatusException(ErrorCode.InvalidArgument, $"Invalid JPEG data, size {file.Length}", e);
        }
    }
}
