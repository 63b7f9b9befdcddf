namespace TensorHarbor.Graphs;

/// <summary>The frame of a v1 loop (<c>tf.while_loop</c>): what lies between its Enters and Exits.</summary>
/// <param name="name">Attribute <c>frame_name</c> of its Enters.</param>
/// <param name="parent">The frame around it; <see langword="null"/>: none.</param>
sealed class LoopFrame(string name, LoopFrame? parent)
{
    /// <summary>Attribute <c>frame_name</c> of its Enters.</summary>
    public string Name { get; } = name;

    /// <summary>The frame around it; <see langword="null"/>: none.</summary>
    public LoopFrame? Parent { get; } = parent;

    /// <summary>Nodes that bring values in.</summary>
    public List<Node> Enters { get; } = [];

    /// <summary>The variables of the loop.</summary>
    public List<LoopVariable> Variables { get; } = [];

    /// <summary>The loop's condition.</summary>
    public Node? Condition { get; set; }

    /// <summary>Is <paramref name="other"/> this frame or one inside it?</summary>
    public bool Encloses(LoopFrame? other)
    {
        while (other is not null && other != this) other = other.Parent;
        return other == this;
    }

    /// <summary>The frame directly in <paramref name="outer"/> that is this or is around this.</summary>
    public LoopFrame Outermost(LoopFrame? outer)
    {
        LoopFrame frame = this;
        while (frame.Parent is { } around && around != outer) frame = around;
        return frame;
    }
}

/// <summary>A variable of a loop.</summary>
/// <param name="Enter">Brings its first value in.</param>
/// <param name="Merge">Its value in this iteration.</param>
/// <param name="Switch">Gives it to the Exit (output 0) or to the body (output 1).</param>
/// <param name="Next">Takes its next value to the next iteration.</param>
/// <param name="Exit">Takes its last value out; <see langword="null"/>: nobody asks for it.</param>
sealed record LoopVariable(Node Enter, Node Merge, Node Switch, Node Next, Node? Exit);
