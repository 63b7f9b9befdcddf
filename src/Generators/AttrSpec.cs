using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace TensorHarbor.Generators;

/// <summary>One attribute, parsed from TensorFlow's words: <c>T: {float, int32} = DT_FLOAT</c>, <c>N: int >= 1</c>, <c>padding: {'SAME', 'VALID'}</c>.</summary>
sealed record AttrSpec(string Name, string Kind, bool IsList, IReadOnlyList<string> Allowed, long? Minimum, string? Default)
{
    static readonly Dictionary<string, string[]> TypeSets = new()
    {
        ["numbertype"] = "float double int32 uint8 int16 int8 complex64 int64 qint8 quint8 qint32 bfloat16 qint16 quint16 uint16 complex128 half uint32 uint64".Split(' '),
        ["realnumbertype"] = "float double int32 uint8 int16 int8 int64 bfloat16 uint16 half uint32 uint64".Split(' '),
        ["quantizedtype"] = "qint8 quint8 qint32 qint16 quint16".Split(' '),
    };

    public static AttrSpec Parse(string text)
    {
        int colon = text.IndexOf(':');
        if (colon < 0) throw new FormatException($"attribute '{text}' has no type");
        string name = text.Substring(0, colon).Trim(), rest = text.Substring(colon + 1).Trim();
        string? value = Cut(ref rest, "=", notAfter: '>');
        string? minimum = Cut(ref rest, ">=", notAfter: '\0');
        bool isList = rest.StartsWith("list(", StringComparison.Ordinal);
        if (isList) rest = rest.Substring(5, rest.Length - 6).Trim();
        (string kind, string[] allowed) = KindOf(rest);
        return new(name, kind, isList, allowed, minimum is null ? null : long.Parse(minimum, CultureInfo.InvariantCulture), value);
    }

    /// <summary>Cuts off and returns what follows <paramref name="mark"/>.</summary>
    static string? Cut(ref string text, string mark, char notAfter)
    {
        int at = text.IndexOf(mark, StringComparison.Ordinal);
        while (at > 0 && text[at - 1] == notAfter) at = text.IndexOf(mark, at + 1, StringComparison.Ordinal);
        if (at < 0) return null;
        string cut = text.Substring(at + mark.Length).Trim();
        text = text.Substring(0, at).Trim();
        return cut;
    }

    static (string Kind, string[] Allowed) KindOf(string text)
    {
        if (TypeSets.TryGetValue(text, out string[]? set)) return ("Type", set);
        if (!text.StartsWith("{", StringComparison.Ordinal)) return (Kinds[text], []);
        string[] items = text.Trim('{', '}').Split(',').Select(i => i.Trim()).ToArray();
        return items[0][0] is '\'' or '"' ? ("String", items.Select(i => i.Trim('\'', '"')).ToArray()) : ("Type", items);
    }

    static readonly Dictionary<string, string> Kinds = new()
    {
        ["string"] = "String",
        ["int"] = "Int",
        ["float"] = "Float",
        ["bool"] = "Bool",
        ["type"] = "Type",
        ["shape"] = "Shape",
        ["tensor"] = "Tensor",
        ["func"] = "Function",
    };

    /// <summary>C# type of a builder's parameter.</summary>
    public string ParameterType => (Kind switch
    {
        "String" => "string",
        "Int" => "long",
        "Float" => "float",
        "Bool" => "bool",
        "Type" => "DType",
        "Shape" => "PartialShape",
        "Tensor" => "Tensor",
        _ => "FunctionRef",
    }) + (IsList ? "[]" : "");

    /// <summary>C# expression for one value in TensorFlow's words; of the kind's type.</summary>
    public string Expression(string value) => Kind switch
    {
        "String" => Quote(value.Trim('\'', '"')),
        "Int" => value + "L",
        "Float" => FloatExpression(value),
        "Bool" => value,
        "Type" => "DType." + DTypeNames.Member(value),
        "Shape" => ShapeExpression(value),
        "Tensor" => $"AttrValue.OfBytes({value.Trim('[', ']')})",
        _ => throw new FormatException($"attribute '{Name}' of kind {Kind} cannot have the default '{value}'"),
    };

    /// <summary>C# expression of the default as an AttrValue.</summary>
    public string DefaultExpression()
    {
        if (!IsList) return Expression(Default!);
        string items = string.Join(", ", ListItems(Default!).Select(i => $"(AttrValue){Parenthesized(Expression(i))}"));
        return $"AttrValue.List(AttrKind.{Kind}, [{items}])";
    }

    /// <summary>Can the default stand in a C# parameter list?</summary>
    public bool HasConstantDefault => Default is not null && !IsList && Kind is "String" or "Int" or "Float" or "Bool" or "Type";

    static IEnumerable<string> ListItems(string list) =>
        list.Trim('[', ']').Split(new[] { ',' }, StringSplitOptions.RemoveEmptyEntries).Select(i => i.Trim());

    static string Parenthesized(string expression) => $"({expression})";

    static string FloatExpression(string value) => value switch
    {
        "inf" => "float.PositiveInfinity",
        "-inf" => "float.NegativeInfinity",
        _ => value.TrimEnd('f') + "f",
    };

    static string ShapeExpression(string value) => value.Replace(" ", "") switch
    {
        "{unknown_rank:true}" or "unknown" => "PartialShape.Unknown",
        "{}" or "[]" => "PartialShape.Scalar",
        _ => $"PartialShape.Of({value.Trim('[', ']')})",
    };

    static string Quote(string value) =>
        "\"" + value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\t", "\\t") + "\"";
}
