using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>A variable of a graph: its node, how it is read and how it begins.</summary>
/// <param name="Ref">The variable's node; its output is a reference, or a handle (<see cref="IsResource"/>).</param>
/// <param name="Read">The value, for use in the graph.</param>
/// <param name="InitialValue">What the initializer assigns.</param>
/// <param name="Initializer">The node that assigns it.</param>
/// <param name="IsTrainable">Does the optimizer change it?</param>
/// <param name="Slice">Which rows of a larger tensor it holds; <see langword="null"/>: it is whole.</param>
public sealed record GraphVariable(Node Ref, Output Read, Output InitialValue, Node Initializer, bool IsTrainable, VariableSlice? Slice = null)
{
    /// <summary>Name in the graph.</summary>
    public string Name => Ref.Name;

    /// <summary>Name in checkpoints: that of the whole tensor.</summary>
    public string SavedName => Slice?.FullName ?? Name;

    /// <summary>Shape in checkpoints: that of the whole tensor.</summary>
    public Shape SavedShape => Slice?.FullShape ?? Shape;

    /// <summary>Is it a resource variable (<c>VarHandleOp</c>) instead of a v1 one?</summary>
    public bool IsResource => Ref.Type == "VarHandleOp";

    /// <summary>Element type.</summary>
    public DType DType => Read.ValueType;

    /// <summary>Shape, fully known.</summary>
    public Shape Shape => Ref.Attr("shape").AsShape().ToShape();
}
