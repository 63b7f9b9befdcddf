using System.Numerics;
using System.Text;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Inspect;

/// <summary>Elements of tensors as values of a report.</summary>
static class TensorValues
{
    static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The first elements in row-major order.</summary>
    public static Array ToArray(Tensor tensor, int count) => tensor.DType switch
    {
        DType.Float => tensor.Read<float>()[..count].ToArray(),
        DType.Double => tensor.Read<double>()[..count].ToArray(),
        DType.Half => Convert(tensor.Read<Half>()[..count], v => (float)v),
        DType.BFloat16 => Convert(tensor.Read<BFloat16>()[..count], v => (float)v),
        DType.Int32 or DType.QInt32 => tensor.Read<int>()[..count].ToArray(),
        DType.Int64 => tensor.Read<long>()[..count].ToArray(),
        DType.Int16 or DType.QInt16 => Convert(tensor.Read<short>()[..count], v => (long)v),
        DType.Int8 or DType.QInt8 => Convert(tensor.Read<sbyte>()[..count], v => (long)v),
        DType.UInt8 or DType.QUInt8 => Convert(tensor.Read<byte>()[..count], v => (long)v),
        DType.UInt16 or DType.QUInt16 => Convert(tensor.Read<ushort>()[..count], v => (long)v),
        DType.UInt32 => Convert(tensor.Read<uint>()[..count], v => (long)v),
        DType.UInt64 => tensor.Read<ulong>()[..count].ToArray(),
        DType.Bool => tensor.Read<bool>()[..count].ToArray(),
        DType.Complex64 => Convert(tensor.Read<Complex64>()[..count], v => v.ToString()!),
        DType.Complex128 => Convert(tensor.Read<Complex>()[..count], v => v.ToString()),
        DType.String => Convert<byte[], string>(tensor.Strings[..count], v => Text(v)),
        _ => Convert(tensor.ReadBytes()[..count], v => v.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)),
    };

    /// <summary>UTF-8 as text, other bytes in hexadecimal.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        const int longest = 64;
        try
        {
            return _strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            string hex = System.Convert.ToHexStringLower(bytes[..Math.Min(longest, bytes.Length)]);
            return bytes.Length > longest ? $"0x{hex}... ({bytes.Length} bytes)" : $"0x{hex}";
        }
    }

    static TResult[] Convert<T, TResult>(ReadOnlySpan<T> values, Func<T, TResult> convert)
    {
        var result = new TResult[values.Length];
        for (int i = 0; i < result.Length; i++) result[i] = convert(values[i]);
        return result;
    }
}
