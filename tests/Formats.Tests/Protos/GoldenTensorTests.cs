using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Tests.Protos;

/// <summary>TensorProtos of every odd kind, with what TensorFlow reads.</summary>
[Trait("golden", "serving")]
public sealed class GoldenTensorTests
{
    [Fact]
    public void Odd_messages_are_read_as_TensorFlow_reads_them()
    {
        Assert.SkipWhen(Golden.Find("serving") is null, "no golden folder 'serving'");
        foreach (string line in File.ReadLines(Golden.File("serving", "tensors.jsonl"))) Check(JsonDocument.Parse(line).RootElement);
    }

    static void Check(JsonElement golden)
    {
        TensorProto proto = TensorProto.Parser.ParseFrom(golden.GetProperty("proto").GetBytesFromBase64());
        string what = golden.GetProperty("what").GetString()!;
        if (!golden.GetProperty("ok").GetBoolean())
        {
            Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<StatusException>(() => proto.ToTensor()).Code);
            return;
        }
        using Tensor tensor = proto.ToTensor();
        JsonElement expected = golden.GetProperty("tensor");
        Assert.Equal(expected.GetProperty("dtype").GetString(), tensor.DType.EnumName());
        Assert.Equal(expected.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()), tensor.Shape.Dims.ToArray());
        Assert.Equal(
            what + ": " + string.Join(' ', expected.GetProperty("values").EnumerateArray().Select(Text)),
            what + ": " + string.Join(' ', Texts(tensor)));
    }

    static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(Text)),
        JsonValueKind.Object => Encoding.Latin1.GetString(value.GetProperty("b64").GetBytesFromBase64()),
        JsonValueKind.Number =>
            decimal.TryParse(value.GetRawText(), CultureInfo.InvariantCulture, out decimal d) && d == decimal.Truncate(d)
            ? decimal.Truncate(d).ToString("F0", CultureInfo.InvariantCulture)
            : value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    static IEnumerable<string> Texts(Tensor tensor) => tensor.DType switch
    {
        DType.String => tensor.Strings.ToArray().Select(Encoding.Latin1.GetString),
        DType.Float => Numbers<float>(tensor),
        DType.Double => Numbers<double>(tensor),
        DType.Half => Numbers<Half>(tensor),
        DType.BFloat16 => tensor.Read<BFloat16>().ToArray().Select(x => ((double)(float)x).ToString("R", CultureInfo.InvariantCulture)),
        DType.Complex64 => tensor.Read<Complex64>().ToArray().Select(x => $"{x.Real},{x.Imaginary}"),
        DType.Complex128 => tensor.Read<Complex>().ToArray().Select(x => $"{x.Real},{x.Imaginary}"),
        DType.Bool => tensor.Read<bool>().ToArray().Select(x => x.ToString()),
        DType.Int64 => tensor.Read<long>().ToArray().Select(x => x.ToString(CultureInfo.InvariantCulture)),
        DType.UInt64 => tensor.Read<ulong>().ToArray().Select(x => x.ToString(CultureInfo.InvariantCulture)),
        DType.Int32 => Numbers<int>(tensor),
        DType.UInt32 => Numbers<uint>(tensor),
        DType.Int16 => Numbers<short>(tensor),
        DType.UInt16 => Numbers<ushort>(tensor),
        DType.Int8 => Numbers<sbyte>(tensor),
        DType.UInt8 => Numbers<byte>(tensor),
        _ => throw new NotSupportedException(tensor.ToString()),
    };

    static IEnumerable<string> Numbers<T>(Tensor tensor) where T : unmanaged, INumberBase<T> =>
        tensor.Read<T>().ToArray().Select(x => double.CreateChecked(x).ToString("R", CultureInfo.InvariantCulture));
}
