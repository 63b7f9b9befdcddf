using System.Text;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>UTF-8 as TensorFlow's string ops read it.</summary>
static class Utf8Text
{
    /// <summary>Number of characters: bytes that do not go on a character.</summary>
    public static int Length(ReadOnlySpan<byte> text)
    {
        int count = 0;
        foreach (byte b in text) count += IsStart(b) ? 1 : 0;
        return count;
    }

    /// <summary>Does a character begin with this byte?</summary>
    public static bool IsStart(byte b) => (b & 0xC0) != 0x80;

    /// <summary>Byte at which character number <paramref name="index"/> begins; the length if there are as many; -1: there are fewer.</summary>
    public static int StartOf(ReadOnlySpan<byte> text, long index)
    {
        for (int at = 0; at < text.Length; at++)
        {
            if (IsStart(text[at]) && index-- == 0) return at;
        }
        return index == 0 ? text.Length : -1;
    }

    /// <summary>An encoding by the names that the Unicode ops use.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: there is none.</exception>
    public static Encoding EncodingOf(string name)
    {
        switch (name.ToUpperInvariant())
        {
            case "UTF-8": return Encoding.UTF8;
            case "UTF-16-BE" or "UTF-16BE" or "UTF-16": return Encoding.BigEndianUnicode;
            case "UTF-16-LE" or "UTF-16LE": return Encoding.Unicode;
            case "UTF-32-BE" or "UTF-32BE" or "UTF-32": return new UTF32Encoding(bigEndian: true, byteOrderMark: false);
            case "UTF-32-LE" or "UTF-32LE": return new UTF32Encoding(bigEndian: false, byteOrderMark: false);
            case "US-ASCII" or "ASCII": return Encoding.ASCII;
            case "ISO-8859-1" or "LATIN1": return Encoding.Latin1;
        }
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException e)
        {
            throw new StatusException(ErrorCode.InvalidArgument, $"Could not create converter for input encoding: {name}", e);
        }
    }
}
