using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>Removes nodes that pass on what they get.</summary>
sealed class RemoveIdentities : IRewrite
{
    public string Name => "remove_identities";

    public void Apply(StepGraph graph, RewriteLog log)
    {
        foreach (StepNode node in graph.Nodes)
        {
            if (!PassesOn(node) || node.IsKept || (graph.HasFlow && IsBoundToFlow(node))) continue;
            log.Add(node, $"{node.Type} removed");
            graph.Bypass(node, node.Inputs[0]);
        }
    }

    static bool PassesOn(StepNode node) =>
        node.Type is "Identity" or "StopGradient" or "PreventGradient" or "Snapshot" && !node.Inputs[0].Tensor.DType.IsRef();

    /// <summary>Says the identity by control edges whether a branch was taken, or does it stand between a Switch and its consumers?</summary>
    static bool IsBoundToFlow(StepNode node) => node.Controls.Count > 0 || node.ControlUses.Count > 0 || FlowOps.IsFlow(node.Inputs[0].Node.Node);
}
