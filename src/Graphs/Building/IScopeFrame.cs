namespace TensorHarbor.Graphs;

/// <summary>The frame of a loop that nodes are added to: it brings tensors from elsewhere in.</summary>
interface IScopeFrame
{
    /// <summary>A tensor of this frame with the value of <paramref name="value"/>.</summary>
    Output Bring(Output value);

    /// <summary>Leaves out of the nodes to wait for those of other frames; a node without inputs gets one that ties it to the frame.</summary>
    void Keep(List<Node> before, bool hasNoInputs);

    /// <summary>Says that a node was added to the frame.</summary>
    void Added(Node node);
}
