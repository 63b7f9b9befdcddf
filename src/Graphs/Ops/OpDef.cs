using System.Collections.Immutable;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>An op's signature, as TensorFlow's <c>OpDef</c>: named inputs, outputs and attributes.</summary>
/// <param name="Name">Name of the op in graphs, such as <c>MatMul</c>.</param>
/// <param name="Inputs">Inputs in order.</param>
/// <param name="Outputs">Outputs in order.</param>
/// <param name="Attrs">Attributes in order of declaration.</param>
public sealed record OpDef(string Name, ImmutableArray<ArgDef> Inputs, ImmutableArray<ArgDef> Outputs, ImmutableArray<AttrDef> Attrs)
{
    /// <summary>Has state or side effects: never folded, merged with an equal node, or removed when it is a target.</summary>
    public bool IsStateful { get; init; }

    /// <summary>op(a, b) = op(b, a).</summary>
    public bool IsCommutative { get; init; }

    /// <summary>Takes any number of inputs of one type and may be split (AddN).</summary>
    public bool IsAggregate { get; init; }

    /// <summary>Takes references to variables that have no value yet (Assign).</summary>
    public bool AllowsUninitializedInput { get; init; }

    /// <summary>Talks to other tasks.</summary>
    public bool IsDistributedCommunication { get; init; }

    /// <summary>The attribute's definition, or <see langword="null"/>.</summary>
    public AttrDef? FindAttr(string name)
    {
        foreach (AttrDef attr in Attrs)
        {
            if (attr.Name == name) return attr;
        }
        return null;
    }
}

/// <summary>One input or output of an <see cref="OpDef"/>. Exactly one of the type fields is set.</summary>
/// <param name="Name">Name in the signature.</param>
public sealed record ArgDef(string Name)
{
    /// <summary>A fixed type.</summary>
    public DType Type { get; init; }

    /// <summary>The attribute that holds the type.</summary>
    public string? TypeAttr { get; init; }

    /// <summary>The attribute that holds a list of types: the argument is that many tensors.</summary>
    public string? TypeListAttr { get; init; }

    /// <summary>The attribute that holds the number of tensors, all of one type.</summary>
    public string? NumberAttr { get; init; }

    /// <summary>Does it pass a v1 variable by reference?</summary>
    public bool IsRef { get; init; }

    /// <summary>Is the argument a list of tensors?</summary>
    public bool IsList => NumberAttr is not null || TypeListAttr is not null;
}

/// <summary>One attribute of an <see cref="OpDef"/>.</summary>
/// <param name="Name">Name in nodes.</param>
/// <param name="Kind">Kind of the value or of the list's elements.</param>
/// <param name="IsList">Is it a list?</param>
public sealed record AttrDef(string Name, AttrKind Kind, bool IsList = false)
{
    /// <summary>Value when a node does not give one; <see langword="null"/>: it must.</summary>
    public AttrValue? Default { get; init; }

    /// <summary>The values allowed; empty: all.</summary>
    public ImmutableArray<AttrValue> Allowed { get; init; } = [];

    /// <summary>Smallest integer, or fewest elements of a list; <see langword="null"/>: no bound.</summary>
    public long? Minimum { get; init; }
}
