using System.Globalization;
using System.Text;
using System.Text.Json;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Predict;

/// <summary>Tensors as nested JSON arrays. Bytes that are no text are <c>{"b64": "..."}</c>; NaN and infinities are strings.</summary>
static class JsonTensors
{
    /// <summary>Stacks values of one shape into a tensor with one more dimension.</summary>
    /// <param name="values">The values.</param>
    /// <param name="dtype">Type of the elements.</param>
    /// <param name="expected">Shape that the tensor must fit.</param>
    /// <param name="where">Begins errors: <c>file: instance 3</c>.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: ragged, of another shape, or not elements of the type.</exception>
    public static Tensor Stack(IReadOnlyList<JsonElement> values, DType dtype, PartialShape expected, Func<int, string> where)
    {
        var dims = new List<long> { values.Count };
        for (JsonElement first = values[0]; first.ValueKind == JsonValueKind.Array; first = first[0])
        {
            dims.Add(first.GetArrayLength());
            if (dims[^1] == 0) break;
        }
        var shape = new Shape([.. dims]);
        var builder = new Builder(dtype, dims, shape.ElementCount);
        for (int i = 0; i < values.Count; i++) builder.Add(values[i], 1, where(i), expected);
        if (!expected.Matches(shape)) Throw.InvalidArgument($"{where(0)}: expected shape {RowShape(expected)}, got {RowShape(shape)}");
        return builder.Build(shape);
    }

    static string RowShape(PartialShape shape) => shape.Rank > 0 ? shape.Slice(1).ToString() : shape.ToString();

    /// <summary>A tensor of one value.</summary>
    /// <inheritdoc cref="Stack"/>
    public static Tensor Whole(JsonElement value, DType dtype, PartialShape expected, string where)
    {
        PartialShape stacked = expected.HasRank ? PartialShape.Of([1, .. expected.Dims]) : PartialShape.Unknown;
        using Tensor one = Stack([value], dtype, stacked, _ => where);
        return one.Reshape(new Shape(one.Shape.Dims[1..]));
    }

    /// <summary>Collects elements in order.</summary>
    sealed class Builder(DType dtype, List<long> dims, long count)
    {
        readonly double[] _numbers = new double[dtype is DType.String or DType.Int64 ? 0 : count];
        readonly long[] _integers = new long[dtype == DType.Int64 ? count : 0];
        readonly byte[][] _strings = new byte[dtype == DType.String ? count : 0][];
        int _at;

        public void Add(JsonElement value, int depth, string where, PartialShape expected)
        {
            if (depth == dims.Count)
            {
                if (value.ValueKind == JsonValueKind.Array) Ragged(where, $"a number or text at depth {depth - 1}", "an array", expected);
                Set(value, where);
                return;
            }
            if (value.ValueKind != JsonValueKind.Array) Ragged(where, $"an array of {dims[depth]}", Shown(value), expected);
            int length = value.GetArrayLength();
            if (length != dims[depth]) Ragged(where, $"an array of {dims[depth]}", $"one of {length}", expected);
            foreach (JsonElement item in value.EnumerateArray()) Add(item, depth + 1, where, expected);
        }

        static void Ragged(string where, string want, string got, PartialShape expected) =>
            Throw.InvalidArgument($"{where}: expected {want} as in the first, got {got} (the model takes {expected})");

        void Set(JsonElement value, string where)
        {
            int at = _at++;
            if (dtype == DType.String) _strings[at] = Bytes(value, where);
            else if (dtype == DType.Int64) _integers[at] = Integer(value, where);
            else _numbers[at] = Number(value, where);
        }

        long Integer(JsonElement value, string where) =>
            value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long integer) ? integer : Wrong<long>(value, where);

        double Number(JsonElement value, string where)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.True or JsonValueKind.False when dtype == DType.Bool:
                    return value.GetBoolean() ? 1 : 0;
                case JsonValueKind.Number when dtype is DType.Float or DType.Double:
                    return value.GetDouble();
                case JsonValueKind.Number when dtype == DType.Int32 && value.TryGetInt32(out int integer):
                    return integer;
                case JsonValueKind.String when dtype is DType.Float or DType.Double:
                    bool parsed = double.TryParse(value.GetString(), CultureInfo.InvariantCulture, out double special);
                    return parsed && !double.IsFinite(special) ? special : Wrong<double>(value, where);
                default:
                    return Wrong<double>(value, where);
            }
        }

        T Wrong<T>(JsonElement value, string where) => Throw.InvalidArgument<T>($"{where}: {Shown(value)} is not a valid {dtype.Name()}");

        byte[] Bytes(JsonElement value, string where)
        {
            if (value.ValueKind == JsonValueKind.String) return Encoding.UTF8.GetBytes(value.GetString()!);
            return value.ValueKind == JsonValueKind.Object && value.TryGetProperty("b64", out JsonElement text)
                && text.ValueKind == JsonValueKind.String && text.TryGetBytesFromBase64(out byte[]? bytes)
                ? bytes
                : Wrong<byte[]>(value, where);
        }

        public Tensor Build(in Shape shape)
        {
            switch (dtype)
            {
                case DType.String: return Tensor.FromStrings(_strings, shape);
                case DType.Int64: return Tensor.From<long>(_integers, shape);
                case DType.Double: return Tensor.From<double>(_numbers, shape);
                case DType.Float: return Tensor.From<float>(Array.ConvertAll(_numbers, n => (float)n), shape);
                case DType.Int32: return Tensor.From<int>(Array.ConvertAll(_numbers, n => (int)n), shape);
                case DType.Bool: return Tensor.From<bool>(Array.ConvertAll(_numbers, n => n != 0), shape);
                default: throw new StatusException(ErrorCode.Unimplemented, $"Inputs of type {dtype.Name()} are not read from JSON");
            }
        }
    }

    static string Shown(JsonElement value) => value.GetRawText() is var text && text.Length > 40 ? text[..40] + "..." : text;

    /// <summary>Writes a tensor.</summary>
    public static void Write(Utf8JsonWriter json, Tensor tensor)
    {
        int at = 0;
        Write(json, tensor, 0, ref at);
    }

    /// <summary>Writes one row of a tensor.</summary>
    public static void WriteRow(Utf8JsonWriter json, Tensor tensor, int row)
    {
        int at = (int)(tensor.ElementCount / tensor.Shape[0]) * row;
        Write(json, tensor, 1, ref at);
    }

    static void Write(Utf8JsonWriter json, Tensor tensor, int axis, ref int at)
    {
        if (axis == tensor.Shape.Rank)
        {
            WriteElement(json, tensor, at++);
            return;
        }
        json.WriteStartArray();
        for (long i = 0; i < tensor.Shape[axis]; i++) Write(json, tensor, axis + 1, ref at);
        json.WriteEndArray();
    }

    static void WriteElement(Utf8JsonWriter json, Tensor tensor, int i)
    {
        switch (tensor.DType)
        {
            case DType.Float when float.IsFinite(tensor.Read<float>()[i]): json.WriteNumberValue(tensor.Read<float>()[i]); break;
            case DType.Float: json.WriteStringValue(tensor.Read<float>()[i].ToString(CultureInfo.InvariantCulture)); break;
            case DType.Double when double.IsFinite(tensor.Read<double>()[i]): json.WriteNumberValue(tensor.Read<double>()[i]); break;
            case DType.Double: json.WriteStringValue(tensor.Read<double>()[i].ToString(CultureInfo.InvariantCulture)); break;
            case DType.Int32: json.WriteNumberValue(tensor.Read<int>()[i]); break;
            case DType.Int64: json.WriteNumberValue(tensor.Read<long>()[i]); break;
            case DType.Bool: json.WriteBooleanValue(tensor.Read<bool>()[i]); break;
            case DType.String: WriteBytes(json, tensor.Strings[i]); break;
            case DType other: throw new StatusException(ErrorCode.Unimplemented, $"Outputs of type {other.Name()} are not written as JSON");
        }
    }

    static void WriteBytes(Utf8JsonWriter json, byte[] bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            json.WriteStringValue(bytes);
            return;
        }
        json.WriteStartObject();
        json.WriteBase64String("b64", bytes);
        json.WriteEndObject();
    }
}
