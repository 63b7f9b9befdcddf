using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Integers uniform in [minval, maxval).</summary>
[Op("RandomUniformInt(shape: T, minval: Tout, maxval: Tout) -> output: Tout", "seed: int = 0", "seed2: int = 0", "Tout: {int32, int64}",
    "T: {int32, int64}", Stateful = true)]
static class RandomUniformIntOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.WithRank(2, 0);
        RandomShapes.FromInput(c);
    }

    [CpuKernel("Tout: int32, int64")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, IBinaryInteger<T>
    {
        readonly SeededGenerator _generator = new(k);

        public override void Compute(KernelContext context)
        {
            Shape shape = RandomShapes.Read(context, 0);
            Tensor low = context.Input(1), high = context.Input(2);
            if (low.Shape.Rank != 0) Throw.InvalidArgument($"minval must be 0-D, got shape {low.Shape}");
            if (high.Shape.Rank != 0) Throw.InvalidArgument($"maxval must be 0-D, got shape {high.Shape}");
            Tensor output = context.Allocate(0, shape);
            if (output.ElementCount == 0) return;
            UniformInteger<T> distribution = RandomIntegers.Between(low.Item<T>(), high.Item<T>());
            RandomFill.Run<T, UniformInteger<T>>(distribution, _generator.TakeOutputs(output.ElementCount), output, Workers.Of(context));
        }
    }
}
