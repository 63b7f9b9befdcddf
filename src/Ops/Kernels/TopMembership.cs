using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Is the score of each row's target among the k best of the row? Ties count as in.</summary>
static class TopMembership
{
    public static void Shape(ShapeContext c)
    {
        PartialShape predictions = c.WithRank(0, 2), targets = c.WithRank(1, 1);
        c.SetOutput(0, PartialShape.Of(c.MergeDims(predictions[0], targets[0])));
    }

    public static void Run(KernelContext c, long k)
    {
        Tensor predictions = c.Input(0), targets = c.Input(1);
        if (predictions.Shape.Rank != 2) Throw.InvalidArgument("predictions must be 2-dimensional");
        if (targets.Shape.Rank != 1) Throw.InvalidArgument("targets must be 1-dimensional");
        if (predictions.Shape[0] != targets.Shape[0])
        {
            Throw.InvalidArgument($"First dimension of predictions {predictions.Shape[0]} must match length of targets {targets.Shape[0]}");
        }
        Span<bool> y = c.Allocate(0, targets.Shape).Write<bool>();
        int columns = predictions.Shape.Int(1);
        for (int row = 0; row < y.Length; row++) y[row] = IsIn(predictions.Read<float>().Slice(row * columns, columns), targets.Int(row), k);
    }

    static bool IsIn(ReadOnlySpan<float> scores, long target, long k)
    {
        if ((ulong)target >= (ulong)scores.Length || !float.IsFinite(scores[(int)target])) return false;
        float own = scores[(int)target];
        int better = 0;
        foreach (float score in scores)
        {
            if (!float.IsFinite(score)) return false;
            if (score > own && ++better >= k) return false;
        }
        return better < k;
    }
}
