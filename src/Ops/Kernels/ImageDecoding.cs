using StbImageSharp;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Decodes images of the formats that the content says, as all of TensorFlow's decode ops do.</summary>
static class ImageDecoding
{
    const string UnknownFormat = "Unknown image file format. One of JPEG, JPEG XL, PNG, GIF, BMP, WebP required.";

    /// <summary>Shape of a decoded image of so many channels; 0: not known.</summary>
    public static PartialShape Shape(ShapeContext c, long channels)
    {
        c.WithRank(0, 0);
        if (channels < 0) c.Fail($"channels must be non-negative, got {channels}");
        return PartialShape.Of(PartialShape.UnknownDim, PartialShape.UnknownDim, channels == 0 ? PartialShape.UnknownDim : channels);
    }

    /// <summary>The string in input 0.</summary>
    public static byte[] Content(KernelContext c)
    {
        Tensor content = c.Input(0);
        if (content.Shape.Rank != 0) Throw.InvalidArgument($"`contents` must be scalar but got shape{content.Shape}");
        return content.Strings[0];
    }

    /// <summary>Makes output 0 the image in input 0.</summary>
    /// <param name="c">The kernel's context; the output's type is uint8, uint16 or float (0 to 1).</param>
    /// <param name="channels">Channels wanted; 0: as in the file.</param>
    /// <param name="ratio">Make JPEG images smaller by this.</param>
    /// <param name="animations">Give all images of a GIF along a new axis 0.</param>
    /// <param name="jpeg">How JPEG images are decoded.</param>
    public static void Run(KernelContext c, int channels, int ratio = 1, bool animations = false, JpegQuality jpeg = default)
    {
        byte[] file = Content(c);
        if (channels is not (0 or 1 or 3 or 4)) Throw.InvalidArgument($"`channels` must be 0, 1, 3 or 4 but got {channels}");
        if (PngImage.IsPng(file)) WritePng(c, PngImage.Decode(file).WithChannels(channels));
        else if (file is [0xFF, 0xD8, 0xFF, ..]) WriteBytes(c, Shrunk(DecodeJpeg(file, channels, ratio, jpeg), ratio));
        else if (file is [(byte)'B', (byte)'M', ..]) WriteBytes(c, Decode(file, channels));
        else if (file is [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..]) WriteGif(c, file, animations);
        else Throw.InvalidArgument(UnknownFormat);
    }

    static ImageResult DecodeJpeg(byte[] file, int channels, int ratio, JpegQuality quality)
    {
        if (ImageBytes.JpegSize(file) is { } size) ImageBytes.CheckSize(file, size.Width, size.Height);
        return (ratio == 1 ? DecodeFast(file, channels, quality) : null) ?? Decode(file, channels);
    }

    /// <summary>Decodes a JPEG image as libjpeg's fast transform does; <see langword="null"/>: another is wanted, or it is not a plain baseline image.</summary>
    static ImageResult? DecodeFast(byte[] file, int channels, JpegQuality quality)
    {
        if (quality.IsAccurate || channels == 4) return null;
        if (JpegImage.TryDecode(file) is not { } image) return null;
        bool isGrey = channels == 1 || (channels == 0 && image.Planes.Count == 1);
        return new ImageResult
        {
            Width = image.Width,
            Height = image.Height,
            Comp = isGrey ? ColorComponents.Grey : ColorComponents.RedGreenBlue,
            SourceComp = image.Planes.Count == 1 ? ColorComponents.Grey : ColorComponents.RedGreenBlue,
            Data = image.ToPixels(isGrey, !quality.IsPlain),
        };
    }

    static ImageResult Decode(byte[] file, int channels)
    {
        ColorComponents wanted = channels switch
        {
            0 => ColorComponents.Default,
            1 => ColorComponents.Grey,
            3 => ColorComponents.RedGreenBlue,
            4 => ColorComponents.RedGreenBlueAlpha,
            _ => Throw.InvalidArgument<ColorComponents>($"channels must be 0, 1, 3 or 4, got {channels}"),
        };
        try
        {
            if (file[0] != 0xFF && ImageInfo.FromStream(ImageBytes.Open(file)) is { } info) ImageBytes.CheckSize(file, info.Width, info.Height);
            return ImageResult.FromStream(ImageBytes.Open(file), wanted);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or StatusException))
        {
            string format = file[0] == 0xFF ? "JPEG data or crop window" : "image data";
            throw new StatusException(ErrorCode.InvalidArgument, $"Invalid {format}, data size {file.Length}", e);
        }
    }

    /// <summary>The mean of each block of <paramref name="ratio"/> times <paramref name="ratio"/> pixels.</summary>
    static ImageResult Shrunk(ImageResult image, int ratio)
    {
        if (ratio == 1) return image;
        int channels = (int)image.Comp, width = (image.Width + ratio - 1) / ratio, height = (image.Height + ratio - 1) / ratio;
        byte[] small = new byte[width * height * channels];
        for (int i = 0; i < small.Length; i++)
        {
            int channel = i % channels, x = i / channels % width * ratio, y = i / channels / width * ratio, sum = 0, count = 0;
            for (int dy = 0; dy < ratio && y + dy < image.Height; dy++)
            {
                for (int dx = 0; dx < ratio && x + dx < image.Width; dx++, count++) sum += image.Data[((y + dy) * image.Width + x + dx) * channels + channel];
            }
            small[i] = (byte)((sum + count / 2) / count);
        }
        return new ImageResult { Width = width, Height = height, Comp = image.Comp, SourceComp = image.SourceComp, Data = small };
    }

    static void WriteBytes(KernelContext c, ImageResult image)
    {
        int channels = image.Data.Length / (image.Width * image.Height);
        Tensor output = c.Allocate(0, [image.Height, image.Width, channels]);
        for (int i = 0; i < output.ElementCount; i++) Set(output, i, image.Data[i]);
    }

    static void WriteGif(KernelContext c, byte[] file, bool animations)
    {
        var frames = new List<byte[]>();
        int width = 0, height = 0;
        try
        {
            if (ImageInfo.FromStream(ImageBytes.Open(file)) is { } info) ImageBytes.CheckSize(file, info.Width, info.Height);
            foreach (AnimatedFrameResult frame in ImageResult.AnimatedGifFramesFromStream(ImageBytes.Open(file), ColorComponents.RedGreenBlue))
            {
                long bytes = (frames.Count + 1L) * frame.Data.Length;
                if (bytes > ImageBytes.MaxDecodedBytes) Throw.InvalidArgument($"GIF of more than {ImageBytes.MaxDecodedBytes} bytes in {frames.Count + 1} images is too large");
                (width, height) = (frame.Width, frame.Height);
                frames.Add([.. frame.Data]);
                if (!animations) break;
            }
        }
        catch (Exception e) when (e is not (OutOfMemoryException or StatusException))
        {
            throw new StatusException(ErrorCode.InvalidArgument, $"Invalid GIF data (size {file.Length})", e);
        }
        if (frames.Count == 0) Throw.InvalidArgument($"Invalid GIF data (size {file.Length})");
        Tensor output = c.Allocate(0, animations ? [frames.Count, height, width, 3] : [height, width, 3]);
        int at = 0;
        foreach (byte[] frame in frames)
        {
            foreach (byte sample in frame) Set(output, at++, sample);
        }
    }

    static void Set(Tensor output, int index, byte sample)
    {
        switch (output.DType)
        {
            case DType.UInt8: output.Write<byte>()[index] = sample; break;
            case DType.UInt16: output.Write<ushort>()[index] = (ushort)(sample * 257); break;
            default: output.Write<float>()[index] = sample / 255f; break;
        }
    }

    static void WritePng(KernelContext c, PngImage image)
    {
        Tensor output = c.Allocate(0, [image.Height, image.Width, image.Channels]);
        ReadOnlySpan<ushort> samples = image.Samples;
        for (int i = 0; i < samples.Length; i++)
        {
            if (image.Bits == 8) Set(output, i, (byte)samples[i]);
            else if (output.DType == DType.UInt16) output.Write<ushort>()[i] = samples[i];
            else if (output.DType == DType.Float) output.Write<float>()[i] = samples[i] / 65535f;
            else output.Write<byte>()[i] = (byte)(samples[i] >> 8);
        }
    }
}

/// <summary>What the attributes of TensorFlow's ops say about decoding JPEG images. The default is the fast transform, with blended colours.</summary>
/// <param name="IsAccurate">Use the accurate transform (<c>dct_method</c> INTEGER_ACCURATE).</param>
/// <param name="IsPlain">Repeat the samples of smaller colour planes instead of blending them (<c>fancy_upscaling</c> false).</param>
readonly record struct JpegQuality(bool IsAccurate, bool IsPlain);
