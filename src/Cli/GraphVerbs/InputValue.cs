using System.Text;
using System.Text.Json;
using TensorHarbor.Cli.Predict;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary>The value of one <c>--input</c>: JSON as it stands, or a file after <c>@</c>.</summary>
static class InputValue
{
    /// <summary>Makes the tensor that <paramref name="target"/> takes.</summary>
    /// <param name="input">Name, and <c>[1, 2]</c>, <c>@file.json</c> or <c>@file.npy</c>.</param>
    /// <param name="target">The tensor that is fed.</param>
    /// <exception cref="StatusException">NOT_FOUND: no such file; INVALID_ARGUMENT: no JSON, or a type or shape that the graph does not take.</exception>
    public static Tensor Read(FlagPair input, Output target)
    {
        string where = $"--input {input.Name}";
        if (!input.Value.StartsWith('@')) return FromJson(input.Value, target, where);
        string path = input.Value[1..];
        if (!File.Exists(path)) Throw.NotFound($"{where}: {path}; No such file");
        if (!path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase)) return FromJson(File.ReadAllText(path), target, $"{where}: {path}");
        Tensor tensor = NpyFile.Read(path);
        if (tensor.DType == target.ValueType && target.Shape.Matches(tensor.Shape)) return tensor;
        string got = $"{tensor.DType.Name()} {tensor.Shape}";
        tensor.Dispose();
        return Throw.InvalidArgument<Tensor>($"{where}: {path}: expected {target.ValueType.Name()} {target.Shape} for {target.Name}, got {got}");
    }

    static Tensor FromJson(string text, Output target, string where)
    {
        try
        {
            using JsonDocument document = JsonText.Parse(Encoding.UTF8.GetBytes(text));
            return FromJson(document.RootElement, target.ValueType, target.Shape, where);
        }
        catch (JsonException e)
        {
            throw new StatusException(ErrorCode.InvalidArgument,
                $"{where}: neither JSON nor @FILE: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {e.Message.Split(" LineNumber:")[0]}", e);
        }
    }

    /// <summary>Types that JSON is not read as are read as a wider one.</summary>
    static Tensor FromJson(JsonElement value, DType dtype, PartialShape shape, string where)
    {
        if (dtype.IsComplex()) Throw.Unimplemented($"{where}: values of type {dtype.Name()} are not read from JSON; give a .npy file");
        if (dtype is DType.Half or DType.BFloat16)
        {
            using Tensor floats = JsonTensors.Whole(value, DType.Float, shape, where);
            return dtype == DType.Half ? Convert(floats, (float v) => (Half)v) : Convert(floats, (float v) => (BFloat16)v);
        }
        if (dtype == DType.UInt64) return Unsigned(value, shape, where);
        if (dtype is not (DType.UInt8 or DType.Int8 or DType.UInt16 or DType.Int16 or DType.UInt32)) return JsonTensors.Whole(value, dtype, shape, where);
        using Tensor wide = JsonTensors.Whole(value, DType.Int64, shape, where);
        try
        {
            return dtype switch
            {
                DType.UInt8 => Convert(wide, (long v) => checked((byte)v)),
                DType.Int8 => Convert(wide, (long v) => checked((sbyte)v)),
                DType.UInt16 => Convert(wide, (long v) => checked((ushort)v)),
                DType.Int16 => Convert(wide, (long v) => checked((short)v)),
                _ => Convert(wide, (long v) => checked((uint)v)),
            };
        }
        catch (OverflowException e)
        {
            throw new StatusException(ErrorCode.InvalidArgument, $"{where}: a number is not a valid {dtype.Name()}", e);
        }
    }

    /// <summary>No wider type holds these: doubles give the shape, the text gives the values.</summary>
    static Tensor Unsigned(JsonElement value, PartialShape shape, string where)
    {
        using Tensor rounded = JsonTensors.Whole(value, DType.Double, shape, where);
        ulong[] values = [.. Leaves(value).Select(leaf => leaf.ValueKind == JsonValueKind.Number && leaf.TryGetUInt64(out ulong number)
            ? number
            : Throw.InvalidArgument<ulong>($"{where}: {leaf.GetRawText()} is not a valid {DType.UInt64.Name()}"))];
        return Tensor.From<ulong>(values, rounded.Shape);
    }

    static IEnumerable<JsonElement> Leaves(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(Leaves) : [value];

    static Tensor Convert<TFrom, TTo>(Tensor from, Func<TFrom, TTo> convert) where TFrom : unmanaged where TTo : unmanaged =>
        Tensor.From<TTo>(Array.ConvertAll(from.Read<TFrom>().ToArray(), v => convert(v)), from.Shape);
}
