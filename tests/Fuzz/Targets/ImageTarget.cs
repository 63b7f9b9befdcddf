using TensorHarbor.Fuzz.Driver;
using TensorHarbor.Tensors;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>An image of one format, decoded by the ops that take it.</summary>
/// <param name="format">jpeg, png, gif or bmp.</param>
sealed class ImageTarget(string format) : FuzzTarget
{
    readonly KernelRun[] _kernels = format switch
    {
        "jpeg" => [new("DecodeJpeg"), new("DecodeJpeg", ("channels", 3), ("ratio", 2)), new("ExtractJpegShape")],
        "png" => [new("DecodePng"), new("DecodePng", ("dtype", DType.UInt16), ("channels", 4))],
        "gif" => [new("DecodeGif"), new("DecodeImage", ("expand_animations", false))],
        _ => [new("DecodeBmp"), new("DecodeImage", ("dtype", DType.Float))],
    };

    public override string Name => format;

    public override int MaxLength => 1 << 15;

    public override long AllowedBytes(int length) => 512L << 20;

    /// <summary>Two frames of two pixels; a bitmap of one.</summary>
    static readonly byte[][] _small =
    [
        Convert.FromHexString("47494638396102000100800000FF000000FF0021F90404000000002C000000000200010000020284510021F90404000000002C00000000020001000002028C0A003B"),
        Convert.FromHexString("424D3A0000000000000036000000280000000100000001000000010018000000000004000000130B0000130B0000000000000000000000FF0000"),
    ];

    public override IEnumerable<byte[]> Seeds() => OpCaseSeeds.Strings().Concat(_small).Where(IsOfFormat).DistinctBy(Convert.ToBase64String);

    bool IsOfFormat(byte[] file) => format switch
    {
        "jpeg" => file is [0xFF, 0xD8, ..],
        "png" => file is [0x89, (byte)'P', ..],
        "gif" => file is [(byte)'G', (byte)'I', (byte)'F', ..],
        _ => file is [(byte)'B', (byte)'M', ..],
    };

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
                // another op may take more of it
            }
        }
    }
}
