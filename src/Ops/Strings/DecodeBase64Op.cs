using System.Buffers.Text;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Strings of their base64 with the letters for web addresses, with or without padding.</summary>
[Op("DecodeBase64(input: string) -> output: string")]
static class DecodeBase64Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => StringMap.Run(c, static text =>
    {
        try
        {
            return Base64Url.DecodeFromUtf8(text.AsSpan().TrimEnd((byte)'='));
        }
        catch (FormatException e)
        {
            throw new StatusException(ErrorCode.InvalidArgument, "Invalid character found in base64.", e);
        }
    });
}
