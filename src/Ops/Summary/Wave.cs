using System.Buffers.Binary;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Sounds as files of RIFF WAVE, 16-bit PCM.</summary>
static class Wave
{
    const int HeaderBytes = 44;

    /// <summary>A file of samples between -1 and 1, interleaved by channel.</summary>
    public static byte[] Encode(ReadOnlySpan<float> samples, int rate, int channels)
    {
        byte[] file = new byte[HeaderBytes + samples.Length * 2];
        Span<byte> header = file;
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], file.Length - 8);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], rate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], rate * channels * 2);
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], (short)(channels * 2));
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], samples.Length * 2);
        for (int i = 0; i < samples.Length; i++)
        {
            float scaled = Math.Clamp(samples[i] * 32768f, short.MinValue, short.MaxValue);
            BinaryPrimitives.WriteInt16LittleEndian(header[(HeaderBytes + 2 * i)..], (short)MathF.Round(scaled, MidpointRounding.AwayFromZero));
        }
        return file;
    }

    /// <summary>The samples of a file.</summary>
    /// <param name="file">A file of RIFF WAVE, 16-bit PCM.</param>
    /// <param name="rate">Gets the samples per second.</param>
    /// <param name="channels">Gets the number of channels.</param>
    /// <returns>16-bit samples, interleaved by channel.</returns>
    /// <exception cref="StatusException">INVALID_ARGUMENT: it is something else, or ends too early.</exception>
    public static ReadOnlySpan<byte> Parse(ReadOnlySpan<byte> file, out int rate, out int channels)
    {
        (rate, channels) = (0, 0);
        Expect(file, 0, "RIFF");
        Expect(file, 8, "WAVE");
        for (int at = 12; at + 8 <= file.Length;)
        {
            ReadOnlySpan<byte> name = file.Slice(at, 4);
            int length = BinaryPrimitives.ReadInt32LittleEndian(file[(at + 4)..]);
            at += 8;
            if (length < 0 || length > file.Length - at) Throw.InvalidArgument($"Data too short when trying to read a chunk of {length} bytes at byte {at} of {file.Length}");
            if (name.SequenceEqual("fmt "u8)) ParseFormat(file.Slice(at, length), out rate, out channels);
            else if (name.SequenceEqual("data"u8) && channels > 0) return file.Slice(at, length / (2 * channels) * (2 * channels));
            at += length;
        }
        Throw.InvalidArgument("Bad audio format for WAV: there are no samples behind a format");
        return default;
    }

    static void ParseFormat(ReadOnlySpan<byte> format, out int rate, out int channels)
    {
        if (format.Length < 16) Throw.InvalidArgument($"Bad fmt chunk size for WAV: Expected 16 or 18, but got {format.Length}");
        int kind = BinaryPrimitives.ReadInt16LittleEndian(format), bits = BinaryPrimitives.ReadInt16LittleEndian(format[14..]);
        if (kind != 1) Throw.InvalidArgument($"Bad audio format for WAV: Expected 1 (PCM), but got {kind}");
        if (bits != 16) Throw.InvalidArgument($"Can only read 16-bit WAV files, but received {bits}");
        channels = BinaryPrimitives.ReadInt16LittleEndian(format[2..]);
        rate = BinaryPrimitives.ReadInt32LittleEndian(format[4..]);
        if (channels <= 0) Throw.InvalidArgument($"Bad number of channels for WAV: Expected at least 1, but got {channels}");
    }

    static void Expect(ReadOnlySpan<byte> file, int at, string word)
    {
        if (file.Length < at + word.Length) Throw.InvalidArgument($"Data too short when trying to read string: {file.Length} bytes");
        string got = System.Text.Encoding.Latin1.GetString(file.Slice(at, word.Length));
        if (got != word) Throw.InvalidArgument($"Header mismatch: Expected {word} but found {got}");
    }
}
