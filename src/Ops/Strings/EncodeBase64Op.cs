using System.Buffers.Text;
using System.Text;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Strings in base64 with the letters for web addresses, with or without padding.</summary>
[Op("EncodeBase64(input: string) -> output: string", "pad: bool = false")]
static class EncodeBase64Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly bool _pad = k.Bool("pad");

        public override void Compute(KernelContext context) => StringMap.Run(context, text =>
        {
            byte[] encoded = Encoding.ASCII.GetBytes(Base64Url.EncodeToString(text));
            int padded = (encoded.Length + 3) / 4 * 4;
            if (!_pad || padded == encoded.Length) return encoded;
            return [.. encoded, .. Enumerable.Repeat((byte)'=', padded - encoded.Length)];
        });
    }
}
