namespace TensorHarbor.Graphs;

/// <summary>Gradient of a tensor: dense, or only some rows of it.</summary>
/// <param name="Values">The dense gradient, or the rows.</param>
/// <param name="Rows">For a sparse gradient, which rows of dimension 0 they are (repeated rows add up) and the dense shape.</param>
public readonly record struct GradientValue(Output Values, (Output Indices, Output? DenseShape)? Rows = null)
{
    /// <summary>A dense gradient.</summary>
    public static implicit operator GradientValue(Output dense) => new(dense);

    /// <summary>A dense gradient.</summary>
    public static implicit operator GradientValue(Node dense) => new(dense[0]);

    /// <summary>A sparse gradient, as TensorFlow's IndexedSlices.</summary>
    public static GradientValue Slices(Output values, Output indices, Output? denseShape = null) => new(values, (indices, denseShape));

    /// <summary>Does it hold only some rows?</summary>
    public bool IsSparse => Rows is not null;
}
