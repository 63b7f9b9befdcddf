using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Classes drawn uniformly, with the counts that were to be expected.</summary>
[Op("UniformCandidateSampler(true_classes: int64) -> sampled_candidates: int64, true_expected_count: float, sampled_expected_count: float",
    "num_true: int >= 1", "num_sampled: int >= 1", "unique: bool", "range_max: int >= 1", "seed: int = 0", "seed2: int = 0",
    Stateful = true)]
static class UniformCandidateSamplerOp
{
    public static void Shape(ShapeContext c) => CandidateKernel.InferShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : CandidateKernel(k)
    {
        protected override long Range { get; } = k.Int("range_max");

        protected override IClassSampler Sampler { get; } = new UniformClasses(k.Int("range_max"));
    }
}
