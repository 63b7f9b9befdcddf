using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Plan;

/// <summary>Computes nodes whose inputs are all constants, when a plan is compiled.</summary>
static class FoldedConstant
{
    const long MaxBytes = 10 << 20;

    /// <summary>Computes <paramref name="node"/>, unless that fails (then it fails in the step, where the error belongs) or gives too much.</summary>
    public static bool TryCompute(Node node, ReadOnlySpan<Tensor> inputs, out Tensor[] results)
    {
        results = [];
        if (node.OutputTypes.Any(t => t.IsRef() || t is DType.Resource or DType.Variant)) return false;
        try
        {
            Tensor[] pooled = NodeEvaluation.Run(node, inputs);
            bool small = pooled.Sum(t => t.ByteCount) <= MaxBytes;
            if (small) results = [.. pooled.Select(t => t.ToUnpooled())];
            foreach (Tensor tensor in pooled) tensor.Dispose();
            return small;
        }
        catch (StatusException)
        {
            return false;
        }
    }
}
