using System.Buffers.Binary;

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
}
