using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>What an op's gradient rule sees: the node, the gradients of its outputs, and a scope to build in.</summary>
/// <param name="node">The node of the forward graph.</param>
/// <param name="scope">Scope <c>gradients/&lt;node&gt;_grad</c>.</param>
/// <param name="outputGradients">Gradients of the outputs; <see langword="null"/>: none flows back through this output.</param>
public sealed class GradientContext(Node node, Scope scope, GradientValue?[] outputGradients) : NodeContext(node)
{
    readonly GradientValue?[] _inputGradients = new GradientValue?[node.Inputs.Length];

    /// <summary>Where to add nodes.</summary>
    public Scope Scope { get; } = scope;

    /// <summary>Input of the forward node.</summary>
    public Output Input(int index) => Node.Inputs[index];

    /// <summary>Output of the forward node.</summary>
    public Output Output(int index) => Node[index];

    /// <summary>Does a gradient flow back through this output?</summary>
    public bool HasOutputGradient(int index) => outputGradients[index] is not null;

    /// <summary>Gradient of an output, dense; zeros if none flows back.</summary>
    public Output OutputGradient(int index) => outputGradients[index] is { } gradient
        ? GradientBuilder.Densify(Scope, gradient)
        : Scope.Add("ZerosLike", [Node[index]], [("T", Node[index].ValueType)], "zeros_like");

    /// <summary>Gradient of an output as it came, perhaps sparse.</summary>
    public GradientValue? RawOutputGradient(int index) => outputGradients[index];

    /// <summary>Says the gradient of an input. Inputs not set have none.</summary>
    public void SetInput(int index, GradientValue? gradient) => _inputGradients[index] = gradient;

    /// <summary>Adds a node to <see cref="Scope"/> and returns its output 0.</summary>
    public Output Call(string op, ReadOnlySpan<Output> inputs, ReadOnlySpan<(string Name, AttrValue Value)> attrs = default, string? name = null) =>
        Scope.Add(op, inputs, attrs, name);

    internal GradientValue?[] InputGradients => _inputGradients;

    /// <summary>Fails: the op has no gradient for this node.</summary>
    /// <exception cref="StatusException">UNIMPLEMENTED, always.</exception>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    public void NotDifferentiable(string why) =>
        throw new StatusException(ErrorCode.Unimplemented, $"No gradient for '{Node.Name}' (op {Node.Type}): {why}");
}
