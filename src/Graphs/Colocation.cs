using System.Collections.Immutable;

namespace TensorHarbor.Graphs;

/// <summary>The attribute <c>_class</c>, by which a graph asks that nodes share a device: <c>["loc:@node"]</c>.</summary>
static class Colocation
{
    public const string Attr = "_class";

    const string Mark = "loc:@";

    /// <summary>The attribute of a node that wants the device of <paramref name="node"/>.</summary>
    public static AttrValue With(string node) => AttrValue.List(AttrKind.String, [Mark + node]);

    /// <summary>Names of the nodes that a node with these attributes shares its device with.</summary>
    public static IEnumerable<string> Names(ImmutableDictionary<string, AttrValue> attrs) =>
        attrs.TryGetValue(Attr, out AttrValue? value) && value is { IsList: true, Kind: AttrKind.String }
            ? value.AsList().Select(v => v.AsString()).Where(v => v.StartsWith(Mark, StringComparison.Ordinal)).Select(v => v[Mark.Length..])
            : [];

    /// <summary>The attributes with other names of nodes.</summary>
    public static ImmutableDictionary<string, AttrValue> Rename(ImmutableDictionary<string, AttrValue> attrs, Func<string, string> rename)
    {
        if (!attrs.TryGetValue(Attr, out AttrValue? colocation)) return attrs;
        return attrs.SetItem(Attr, AttrValue.List(AttrKind.String, colocation.AsList().Select(c =>
            c.AsString() is var text && text.StartsWith(Mark, StringComparison.Ordinal) ? Mark + rename(text[Mark.Length..]) : c)));
    }
}
