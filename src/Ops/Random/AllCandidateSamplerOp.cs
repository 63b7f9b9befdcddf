using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>All classes, in order.</summary>
[Op("AllCandidateSampler(true_classes: int64) -> sampled_candidates: int64, true_expected_count: float, sampled_expected_count: float",
    "num_true: int >= 1", "num_sampled: int >= 1", "unique: bool", "seed: int = 0", "seed2: int = 0", Stateful = true)]
static class AllCandidateSamplerOp
{
    public static void Shape(ShapeContext c) => CandidateKernel.InferShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly long _count = k.Int("num_sampled");

        public override void Compute(KernelContext context)
        {
            Span<long> samples = context.Allocate(0, [_count]).Write<long>();
            for (int i = 0; i < samples.Length; i++) samples[i] = i;
            context.Allocate(1, context.Input(0).Shape).Write<float>().Fill(1);
            context.Allocate(2, [_count]).Write<float>().Fill(1);
        }
    }
}
