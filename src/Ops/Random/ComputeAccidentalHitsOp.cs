using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Which candidates are true classes of which example, with weights that take them out of a softmax.</summary>
[Op("ComputeAccidentalHits(true_classes: int64, sampled_candidates: int64) -> indices: int32, ids: int64, weights: float", "num_true: int",
    "seed: int = 0", "seed2: int = 0")]
static class ComputeAccidentalHitsOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 2);
        c.WithRank(1, 1);
        c.SetOutputs(PartialShape.Of(-1));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor truth = c.Input(0);
        if (truth.Shape.Rank != 2) Throw.InvalidArgument("true_candidates must be a matrix");
        ReadOnlySpan<long> classes = truth.Read<long>(), candidates = c.Input(1).Read<long>();
        var positions = new Dictionary<long, long>();
        for (int i = 0; i < candidates.Length; i++) positions[candidates[i]] = i;
        var hits = new List<(int Row, long Position)>();
        for (int i = 0; i < classes.Length; i++)
        {
            if (positions.TryGetValue(classes[i], out long position)) hits.Add(((int)(i / truth.Shape[1]), position));
        }
        Shape shape = [hits.Count];
        Span<int> rows = c.Allocate(0, shape).Write<int>();
        Span<long> ids = c.Allocate(1, shape).Write<long>();
        c.Allocate(2, shape).Write<float>().Fill(float.MinValue);
        for (int i = 0; i < hits.Count; i++) (rows[i], ids[i]) = hits[i];
    }
}
