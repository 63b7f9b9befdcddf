using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The images of a GIF file: image, rows, columns, 3 channels.</summary>
[Op("DecodeGif(contents: string) -> image: uint8")]
static class DecodeGifOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 0);
        c.SetOutput(0, PartialShape.Of(-1, -1, -1, 3));
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => ImageDecoding.Run(c, channels: 3, animations: true);
}
