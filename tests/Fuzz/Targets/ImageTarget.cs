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

    public override long AllowedBytes(int length) => 96L << 20;

    public override IEnumerable<byte[]> Seeds() => OpCaseSeeds.Strings().Where(IsOfFormat).DistinctBy(Convert.ToBase64String);

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
            catch (StatusException e) when (e.Code != ErrorCode.Internal)
            {
                // another op may take more of it
            }
        }
    }
}
