using System.Buffers.Binary;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// The bytes of an image for a decoder that believes them: its loops end when the bytes do, and sizes that the bytes cannot hold are
/// refused before memory is taken for them.
/// </summary>
static class ImageBytes
{
    /// <summary>Most bytes that a decoded image, or the images of an animation together, may have, as TensorFlow's PNG decoder.</summary>
    public const long MaxDecodedBytes = 1L << 29;

    /// <summary>Pixels that a byte of a JPEG image can hold: a block of 64 takes at least a bit.</summary>
    const long JpegPixelsPerByte = 8 * 64;

    /// <summary>Pixels that a byte of a bitmap can hold: one for each bit.</summary>
    const long BitmapPixelsPerByte = 8;

    /// <summary>Pixels that a byte of a GIF image can hold: a code of at least nine bits stands for at most 4096.</summary>
    const long GifPixelsPerByte = 4096 * 8 / 9;

    /// <summary>Pixels of a GIF whose images need not cover them.</summary>
    const long MaxEmptyCanvas = 1 << 22;

    /// <summary>The file as a stream that throws when much is read beyond its end: the decoder's loops wait for markers there.</summary>
    public static Stream Open(byte[] file) => new EndingStream(file);

    /// <summary>Fails if an image of this size cannot be in the file, or is too large.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT.</exception>
    public static void CheckSize(byte[] file, long width, long height)
    {
        const int LargestPixel = 4;
        (width, height) = (Math.Abs(width), Math.Abs(height)); // a bitmap from top to bottom has a negative height
        long pixels = width * height;
        if (pixels == 0) Throw.InvalidArgument($"Image of {width} x {height} pixels is empty");
        if (pixels > MaxDecodedBytes / LargestPixel)
        {
            Throw.InvalidArgument($"Image of {width} x {height} pixels is too large: at most {MaxDecodedBytes / LargestPixel} are decoded");
        }
        long possible = file[0] switch
        {
            0xFF => JpegPixelsPerByte * file.Length,
            (byte)'B' => BitmapPixelsPerByte * file.Length,
            _ => Math.Max(MaxEmptyCanvas, GifPixelsPerByte * file.Length),
        };
        if (pixels > possible) Throw.InvalidArgument($"Image of {width} x {height} pixels does not fit its {file.Length} bytes");
    }

    /// <summary>Width and height that a JPEG file's frame states; <see langword="null"/>: it has none.</summary>
    public static (int Width, int Height)? JpegSize(ReadOnlySpan<byte> file)
    {
        const int FirstFrame = 0xC0, LastFrame = 0xCF, HuffmanTables = 0xC4, Extension = 0xC8, ArithmeticTables = 0xCC, StandAlone = 0xD0, StandAloneEnd = 0xD9, Filler = 0xFF;
        for (int at = 2; at + 4 <= file.Length;)
        {
            int marker = file[at + 1];
            if (file[at] != 0xFF || marker == Filler) at++;
            else if (marker is 0 or 1 or (>= StandAlone and <= StandAloneEnd)) at += 2;
            else if (marker is >= FirstFrame and <= LastFrame and not (HuffmanTables or Extension or ArithmeticTables))
            {
                if (at + 9 > file.Length) return null;
                return (BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]));
            }
            else at += 2 + Math.Max(2, (int)BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]));
        }
        return null;
    }

    sealed class EndingStream(byte[] file) : MemoryStream(file, writable: false)
    {
        const int MaxReadsAtEnd = 1 << 12;

        int _readsAtEnd;

        public override int ReadByte()
        {
            int value = base.ReadByte();
            if (value < 0) CountEnd();
            return value;
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = base.Read(buffer, offset, count);
            if (read < count) CountEnd();
            return read;
        }

        public override int Read(Span<byte> buffer)
        {
            int read = base.Read(buffer);
            if (read < buffer.Length) CountEnd();
            return read;
        }

        void CountEnd()
        {
            if (++_readsAtEnd > MaxReadsAtEnd) throw new EndOfStreamException();
        }
    }
}
