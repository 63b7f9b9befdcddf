using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
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
            if (input.Shape.Rank == 0 || input.Shape[0] <= 1)
            {
                context.SetOutput(0, input);
                return;
            }
            int rows = input.Shape.Int(0);
            long width = input.Shape.Product(1, input.Shape.Rank);
            using Tensor order = Tensor.Allocate(DType.Int32, [rows]);
            Shuffle(order.Write<int>(), new PhiloxReader(_generator.TakeNumbers(rows - 1)));
            Tensor output = context.Allocate(0, input.Shape);
            ReadOnlySpan<int> from = order.Read<int>();
            for (int i = 0; i < rows; i++) RowCopy.Elements(input, from[i] * width, output, i * width, width);
        }

        static void Shuffle(Span<int> order, PhiloxReader random)
        {
            for (int i = 0; i < order.Length; i++) order[i] = i;
            for (int i = 0; i < order.Length - 1; i++)
            {
                int other = i + (int)(random.Next() % (uint)(order.Length - i));
                (order[i], order[other]) = (order[other], order[i]);
            }
        }
    }
}
