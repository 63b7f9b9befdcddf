using System.Collections.Immutable;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary>An op table with two more ops, which stand for whatever feeds a node that is looked at alone.</summary>
/// <param name="ops">The real ops.</param>
sealed class CheckOps(IOpTable ops) : IOpTable
{
    const string ValueOp = "_CheckValue", ReferenceOp = "_CheckReference";

    static readonly OpRegistration _value = Source(ValueOp, isRef: false), _reference = Source(ReferenceOp, isRef: true);

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => ops.Names;

    /// <inheritdoc/>
    public OpRegistration? Find(string name) => name switch
    {
        ValueOp => _value,
        ReferenceOp => _reference,
        _ => ops.Find(name),
    };

    /// <summary>An output of a type, of unknown shape.</summary>
    public static Output AddSource(Graph graph, DType dtype)
    {
        string op = dtype.IsRef() ? ReferenceOp : ValueOp;
        var attrs = ImmutableDictionary<string, AttrValue>.Empty.Add("T", dtype.ToValue());
        return graph.Add(new NodeDef(graph.UniqueName(op), op) { Attrs = attrs }, []);
    }

    static OpRegistration Source(string name, bool isRef) =>
        new(new OpDef(name, [], [new ArgDef("value") { TypeAttr = "T", IsRef = isRef }], [new AttrDef("T", AttrKind.Type)]));
}
