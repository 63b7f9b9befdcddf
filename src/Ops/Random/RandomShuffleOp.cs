using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The rows of a tensor in random order (Fisher and Yates).</summary>
[Op("RandomShuffle(value: T) -> output: T", "seed: int = 0", "seed2: int = 0", "T: type", Stateful = true)]
static class RandomShuffleOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly SeededGenerator _generator = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor input = context.Input(0);
            if (RowShuffle.HasRows(input)) RowShuffle.Run(context, _generator.TakeNumbers(input.Shape[0] - 1));
            else context.SetOutput(0, input);
        }
    }
}
