using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Tests.Checkpoints;

/// <summary>Compares a tensor with the dtype, shape and values that a golden JSON file gives, exactly.</summary>
static class GoldenValues
{
    /// <summary>What is different, or <see langword="null"/>.</summary>
    public static string? Difference(JsonElement golden, Tensor tensor)
    {
        string dtype = golden.GetProperty("dtype").GetString()!, shape = Shape(golden);
        if (dtype != tensor.DType.PythonName()) return $"expected type {dtype}, got {tensor.DType.PythonName()}";
        if (shape != tensor.Shape.ToString()) return $"expected shape {shape}, got {tensor.Shape}";
        string[] expected = [.. Flat(golden.GetProperty("values")).Select(value => Text(value, tensor.DType))], got = [.. Texts(tensor)];
        if (expected.Length != got.Length) return $"expected {expected.Length} values, got {got.Length}";
        int at = expected.AsSpan().CommonPrefixLength(got);
        return at == got.Length ? null : $"value {at}: expected {expected[at]}, got {got[at]}";
    }

    public static string Shape(JsonElement golden) => $"[{string.Join(',', golden.GetProperty("shape").EnumerateArray())}]";

    static IEnumerable<JsonElement> Flat(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(Flat) : [value];

    static string Text(JsonElement value, DType dtype) => value.ValueKind switch
    {
        JsonValueKind.True => "1",
        JsonValueKind.False => "0",
        JsonValueKind.String when dtype == DType.String => value.GetString()!,
        JsonValueKind.Number when dtype.IsInteger() => value.GetRawText(),
        _ => Round(value.Number(), dtype).ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>Of a short decimal the number of the tensor's type that it stands for.</summary>
    static double Round(double value, DType dtype) => dtype switch
    {
        DType.Float or DType.Complex64 => (float)value,
        DType.Half => (double)(Half)value,
        DType.BFloat16 => (float)(BFloat16)(float)value,
        _ => value,
    };

    static IEnumerable<string> Texts(Tensor tensor) => tensor.DType switch
    {
        DType.String => tensor.Strings.ToArray().Select(Convert.ToBase64String),
        DType.Float or DType.Complex64 => Numbers<float>(tensor),
        DType.Double or DType.Complex128 => Numbers<double>(tensor),
        DType.Half => Numbers<Half>(tensor),
        DType.BFloat16 => tensor.Read<BFloat16>().ToArray().Select(x => ((double)(float)x).ToString("R", CultureInfo.InvariantCulture)),
        DType.Int64 => Integers<long>(tensor),
        DType.UInt64 => Integers<ulong>(tensor),
        DType.Int32 => Integers<int>(tensor),
        DType.UInt32 => Integers<uint>(tensor),
        DType.Int16 => Integers<short>(tensor),
        DType.UInt16 => Integers<ushort>(tensor),
        DType.Int8 => Integers<sbyte>(tensor),
        DType.UInt8 or DType.Bool => Integers<byte>(tensor),
        _ => throw new NotSupportedException($"values of {tensor}"),
    };

    static IEnumerable<string> Numbers<T>(Tensor tensor) where T : unmanaged, INumberBase<T> =>
        MemoryMarshal.Cast<byte, T>(tensor.ReadBytes()).ToArray().Select(x => double.CreateChecked(x).ToString("R", CultureInfo.InvariantCulture));

    static IEnumerable<string> Integers<T>(Tensor tensor) where T : unmanaged, IBinaryInteger<T> =>
        MemoryMarshal.Cast<byte, T>(tensor.ReadBytes()).ToArray().Select(x => x.ToString(null, CultureInfo.InvariantCulture));
}
