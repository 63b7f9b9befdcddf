using System.IO.Compression;
using TensorHarbor.Fuzz.Driver;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>Ops that unpack strings: DecodeCompressed, ParseTensor, DecodeBase64, DecodeRaw.</summary>
sealed class DecompressionTarget : FuzzTarget
{
    readonly KernelRun[] _kernels =
    [
        new("DecodeCompressed", ("compression_type", (AttrValue)"ZLIB")), new("DecodeCompressed", ("compression_type", (AttrValue)"GZIP")),
        new("ParseTensor", ("out_type", DType.Float)), new("ParseTensor", ("out_type", DType.String)), new("DecodeBase64"),
        new("DecodeRaw", ("out_type", DType.Double)),
    ];

    public override string Name => "decode";

    public override int MaxLength => 1 << 14;

    public override IEnumerable<byte[]> Seeds()
    {
        foreach (byte[] text in OpCaseSeeds.Strings().Where(s => s.Length is > 0 and < 512).Take(500)) yield return text;
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) zlib.Write(new byte[100_000]);
        yield return packed.ToArray();
    }

    public override void Run(byte[] input)
    {
        foreach (KernelRun kernel in _kernels)
        {
            try
            {
                kernel.Run(input);
            }
            catch (StatusException e) when (Trial.IsAllowed(e))
            {
                // another op may take it
            }
        }
    }
}
