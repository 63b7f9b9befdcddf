using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using TensorHarbor.Tensors;

namespace TensorHarbor.Conformance.Tests;

/// <summary>Tensors written as <c>{"dtype", "shape", "values"}</c>: flat, row-major; NaN and infinities as words, complex as [re, im], odd strings as {"b64"}.</summary>
static class JsonTensors
{
    public static Tensor Read(JsonElement json)
    {
        DTypes.TryParse(json.GetProperty("dtype").GetString()!, out DType dtype);
        Shape shape = new([.. json.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())]);
        JsonElement[] values = [.. json.GetProperty("values").EnumerateArray()];
        if (dtype == DType.String) return Tensor.FromStrings([.. values.Select(Bytes)], shape);
        Tensor tensor = Tensor.Allocate(dtype, shape);
        for (int i = 0; i < values.Length; i++) Set(tensor, i, values[i]);
        return tensor;
    }

    static byte[] Bytes(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object ? value.GetProperty("b64").GetBytesFromBase64() : Encoding.UTF8.GetBytes(value.GetString()!);

    static void Set(Tensor tensor, int i, JsonElement value)
    {
        switch (tensor.DType)
        {
            case DType.Float: tensor.Write<float>()[i] = (float)Number(value); break;
            case DType.Double: tensor.Write<double>()[i] = Number(value); break;
            case DType.Half: tensor.Write<Half>()[i] = (Half)Number(value); break;
            case DType.BFloat16: tensor.Write<BFloat16>()[i] = (BFloat16)(float)Number(value); break;
            case DType.Int64: tensor.Write<long>()[i] = value.GetInt64(); break;
            case DType.UInt64: tensor.Write<ulong>()[i] = value.GetUInt64(); break;
            case DType.Bool: tensor.Write<bool>()[i] = value.ValueKind == JsonValueKind.True; break;
            case DType.Complex64: tensor.Write<Complex64>()[i] = (Complex64)Complex(value); break;
            case DType.Complex128: tensor.Write<Complex>()[i] = Complex(value); break;
            case DType.Int32 or DType.QInt32: tensor.Write<int>()[i] = value.GetInt32(); break;
            case DType.UInt32: tensor.Write<uint>()[i] = value.GetUInt32(); break;
            case DType.Int16 or DType.QInt16: tensor.Write<short>()[i] = value.GetInt16(); break;
            case DType.UInt16 or DType.QUInt16: tensor.Write<ushort>()[i] = value.GetUInt16(); break;
            case DType.Int8 or DType.QInt8: tensor.Write<sbyte>()[i] = value.GetSByte(); break;
            default: tensor.Write<byte>()[i] = value.GetByte(); break;
        }
    }

    static Complex Complex(JsonElement pair) => new(Number(pair[0]), Number(pair[1]));

    static double Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        _ => value.GetString() switch
        {
            "NaN" or "nan" => double.NaN,
            "Infinity" or "inf" => double.PositiveInfinity,
            "-Infinity" or "-inf" => double.NegativeInfinity,
            var text => double.Parse(text!, CultureInfo.InvariantCulture),
        },
    };
}
