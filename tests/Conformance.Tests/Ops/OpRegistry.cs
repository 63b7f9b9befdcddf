using System.Globalization;
using System.Text;
using System.Text.Json;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Conformance.Tests.Ops;

/// <summary>Our op table says of each op what TensorFlow's registry says (<c>ops.json</c>): arguments, attributes, defaults, flags.</summary>
[Trait("golden", "ops")]
public sealed class OpRegistry
{
    static readonly Lazy<Dictionary<string, JsonElement>> Registry = new(() =>
    {
        string? file = Golden.Find("ops") is { } folder ? Path.Combine(folder, "ops.json") : null;
        return file is null || !File.Exists(file)
            ? []
            : JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.EnumerateArray().ToDictionary(o => o.GetProperty("name").GetString()!);
    });

    public static TheoryData<string> All => GoldenCases.Of("op registry (ops.json)", OpTable.Instance.Names.Where(Registry.Value.ContainsKey));

    [Theory, MemberData(nameof(All))]
    public void Signature_is_TensorFlows(string name)
    {
        OpDef ours = OpTable.Instance.Get(name).Def;
        Assert.Equal(OfRegistry(Registry.Value[name]), Of(ours));
    }

    static string Of(OpDef op)
    {
        var text = new StringBuilder();
        foreach (ArgDef arg in op.Inputs) text.AppendLine($"in {Of(arg)}");
        foreach (ArgDef arg in op.Outputs) text.AppendLine($"out {Of(arg)}");
        foreach (AttrDef attr in op.Attrs)
        {
            string kind = attr.Kind == AttrKind.Function ? "func" : attr.Kind.ToString().ToLowerInvariant();
            text.AppendLine($"attr {attr.Name}: {(attr.IsList ? $"list({kind})" : kind)} min={attr.Minimum} default={Of(attr.Default)} in={string.Join(",", attr.Allowed.Select(Of).Order(StringComparer.Ordinal))}");
        }
        return text.Append(CultureInfo.InvariantCulture, $"stateful={op.IsStateful} commutative={op.IsCommutative} aggregate={op.IsAggregate} uninitialized={op.AllowsUninitializedInput}").ToString();
    }

    static string Of(ArgDef arg) =>
        $"{arg.Name} {(arg.Type == DType.Invalid ? "" : arg.Type.EnumName())} {arg.TypeAttr} {arg.NumberAttr} {arg.TypeListAttr} ref={arg.IsRef}";

    static string Of(AttrValue? value) => value is null ? "none"
        : value.IsList ? $"[{string.Join(",", value.AsList().Select(Of))}]"
        : value.Kind switch
        {
            AttrKind.String => value.AsString(),
            AttrKind.Float => ((double)value.AsFloat()).ToString("R", CultureInfo.InvariantCulture),
            AttrKind.Shape => value.AsShape().HasRank ? $"[{string.Join(",", value.AsShape().Dims.ToArray())}]" : "unknown",
            AttrKind.Tensor => $"{{\"tensor_dtype\":\"{value.AsTensor().DType.EnumName()}\"}}", // all that ops.json says
            _ => value.ToString(),
        };

    static string OfRegistry(JsonElement op)
    {
        var text = new StringBuilder();
        foreach (JsonElement arg in op.GetProperty("inputs").EnumerateArray()) text.AppendLine($"in {OfArg(arg)}");
        foreach (JsonElement arg in op.GetProperty("outputs").EnumerateArray()) text.AppendLine($"out {OfArg(arg)}");
        foreach (JsonElement attr in op.GetProperty("attrs").EnumerateArray())
        {
            string type = attr.GetProperty("type").GetString()!;
            string minimum = attr.TryGetProperty("minimum", out JsonElement min) ? min.GetRawText() : "";
            string allowed = attr.TryGetProperty("allowed", out JsonElement list) ? string.Join(",", list.EnumerateArray().Select(v => v.GetString()).Order(StringComparer.Ordinal)) : "";
            string standard = attr.TryGetProperty("default", out JsonElement value) ? OfDefault(value, type) : "none";
            text.AppendLine($"attr {attr.GetProperty("name").GetString()}: {type} min={minimum} default={standard} in={allowed}");
        }
        bool Flag(string name) => op.GetProperty(name).GetBoolean();
        return text.Append(CultureInfo.InvariantCulture,
            $"stateful={Flag("is_stateful")} commutative={Flag("is_commutative")} aggregate={Flag("is_aggregate")} uninitialized={Flag("allows_uninitialized_input")}").ToString();
    }

    static string OfArg(JsonElement arg)
    {
        string Text(string name) => arg.TryGetProperty(name, out JsonElement value) ? value.GetString()! : "";
        bool isRef = arg.TryGetProperty("is_ref", out JsonElement reference) && reference.GetBoolean();
        return $"{Text("name")} {Text("type")} {Text("type_attr")} {Text("number_attr")} {Text("type_list_attr")} ref={isRef}";
    }

    static string OfDefault(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Null => "unknown",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => $"[{string.Join(",", value.EnumerateArray().Select(v => OfDefault(v, type.StartsWith("list(", StringComparison.Ordinal) ? type[5..^1] : type)))}]",
        _ => type == "float" ? value.GetDouble().ToString("R", CultureInfo.InvariantCulture) : value.GetRawText(),
    };
}
