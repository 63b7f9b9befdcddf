using System;
using System.Collections.Generic;
using System.Linq;

namespace TensorHarbor.Generators;

/// <summary>An op's signature, parsed from TensorFlow's words.</summary>
sealed record OpSignature(string Name, IReadOnlyList<ArgSpec> Inputs, IReadOnlyList<ArgSpec> Outputs, IReadOnlyList<AttrSpec> Attrs)
{
    /// <summary>Parses <c>Name(a: T, b: N * T) -> c: Ref(T), d: types</c> and the attributes.</summary>
    /// <exception cref="FormatException">What is wrong with the text.</exception>
    public static OpSignature Parse(string signature, IEnumerable<string> attrTexts)
    {
        int open = signature.IndexOf('('), close = signature.LastIndexOf(") ->", StringComparison.Ordinal);
        bool hasOutputs = close >= 0;
        if (!hasOutputs) close = signature.LastIndexOf(')');
        if (open <= 0 || close < open) throw new FormatException($"signature '{signature}' is not of the form 'Name(input: type) -> output: type'");
        AttrSpec[] attrs = attrTexts.Select(AttrSpec.Parse).ToArray();
        string outputs = hasOutputs ? signature.Substring(close + 4) : "";
        return new(
            signature.Substring(0, open).Trim(),
            Args(signature.Substring(open + 1, close - open - 1), attrs),
            Args(outputs, attrs),
            attrs);
    }

    static IReadOnlyList<ArgSpec> Args(string text, AttrSpec[] attrs) =>
        text.Split(new[] { ',' }, StringSplitOptions.RemoveEmptyEntries).Where(t => t.Trim().Length > 0).Select(t => ArgSpec.Parse(t, attrs)).ToArray();

    /// <summary>Attributes that follow from the inputs' types and numbers, so that a builder need not ask for them.</summary>
    public bool IsInferred(AttrSpec attr) =>
        Inputs.Any(i => i.TypeAttr == attr.Name || i.NumberAttr == attr.Name || i.TypeListAttr == attr.Name);
}

/// <summary>One input or output.</summary>
sealed record ArgSpec(string Name, string? Type, string? TypeAttr, string? NumberAttr, string? TypeListAttr, bool IsRef)
{
    public bool IsList => NumberAttr is not null || TypeListAttr is not null;

    public static ArgSpec Parse(string text, AttrSpec[] attrs)
    {
        int colon = text.IndexOf(':');
        if (colon < 0) throw new FormatException($"argument '{text.Trim()}' has no type");
        string name = text.Substring(0, colon).Trim(), type = text.Substring(colon + 1).Trim();
        bool isRef = type.StartsWith("Ref(", StringComparison.Ordinal);
        if (isRef) type = type.Substring(4, type.Length - 5).Trim();
        string? number = null;
        int star = type.IndexOf('*');
        if (star > 0)
        {
            number = type.Substring(0, star).Trim();
            type = type.Substring(star + 1).Trim();
        }
        AttrSpec? attr = attrs.FirstOrDefault(a => a.Name == type);
        if (attr is null) return new(name, DTypeNames.Member(type), null, number, null, isRef);
        return attr.IsList ? new(name, null, null, null, type, isRef) : new(name, null, type, number, null, isRef);
    }
}
