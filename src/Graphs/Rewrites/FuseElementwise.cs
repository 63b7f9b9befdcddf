using System.Collections.Frozen;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>
/// Lets nodes that work element by element and feed only each other run block by block, so that what they pass on stays in the cache:
/// large tensors are read and written once for all of them.
/// </summary>
sealed class FuseElementwise : IRewrite
{
    const int MostNodes = 16, MostInputs = 24;

    static readonly FrozenSet<string> _ops = new[]
    {
        "Abs", "Add", "AddV2", "Sub", "Mul", "Div", "RealDiv", "DivNoNan", "Neg", "Reciprocal", "Square", "SquaredDifference", "Sqrt", "Rsqrt", "Exp", "Expm1", "Log",
        "Log1p", "Pow", "Sin", "Cos", "Tanh", "Sigmoid", "Softplus", "Relu", "Relu6", "Elu", "Selu", "LeakyRelu", "Erf", "Erfc", "Maximum", "Minimum", "Greater",
        "GreaterEqual", "Less", "LessEqual", "LogicalAnd", "LogicalOr", "LogicalNot", "SelectV2", "Cast", "ReluGrad", "Relu6Grad", "TanhGrad", "SigmoidGrad",
        "RsqrtGrad", "SqrtGrad",
    }.ToFrozenSet();

    public string Name => "fuse_elementwise";

    public void Apply(StepGraph graph, RewriteLog log)
    {
        if (graph.HasFlow) return;
        foreach (StepNode node in graph.Nodes.Reverse())
        {
            if (node.IsRemoved || !Fits(graph, node)) continue;
            List<StepNode> chain = Collect(graph, node);
            if (chain.Count < 2) continue;
            Edge[] inputs = [.. chain.SelectMany(n => n.Inputs.ToArray()).Where(e => !chain.Contains(e.Node)).Distinct()];
            if (inputs.Length > MostInputs) continue;
            StepNode made = graph.ReplaceAll(chain, ElementwiseChain.Register(chain, inputs, graph.KernelOf), inputs);
            log.Add(made, $"{string.Join(", ", chain.Select(n => n.Type))} done in one pass");
        }
    }

    static bool Fits(StepGraph graph, StepNode node) => _ops.Contains(node.Type) && !node.IsKept && node.Controls.Count == 0 && !graph.Prepared.Contains(node)
        && node.Node[0].Shape is { HasRank: true, Rank: > 0 } && node.Node[0].DType.Size() > 0 && graph.IsPure(node);

    /// <summary>A node and those before it that only it and each other need, all of one shape, in order.</summary>
    static List<StepNode> Collect(StepGraph graph, StepNode last)
    {
        var chain = new List<StepNode> { last };
        for (int i = 0; i < chain.Count && chain.Count < MostNodes; i++)
        {
            foreach (Edge input in chain[i].Inputs)
            {
                StepNode producer = input.Node;
                if (chain.Count == MostNodes || producer.Kind != StepNodeKind.Op || chain.Contains(producer) || !Fits(graph, producer)) continue;
                bool isInner = producer.ControlUses.Count == 0 && producer.ErrorPrefix == last.ErrorPrefix && producer.UsesOf(0).All(use => chain.Contains(use.Node));
                if (isInner && producer.Node[0].Shape.Equals(last.Node[0].Shape)) chain.Add(producer);
            }
        }
        var members = chain.ToHashSet();
        return members.Count < 2 ? chain : [.. graph.Nodes.Where(members.Contains)];
    }
}
