using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Classes drawn with given logits.</summary>
[Op("Multinomial(logits: T, num_samples: int32) -> output: output_dtype", "seed: int = 0", "seed2: int = 0", "T: realnumbertype",
    "output_dtype: {int32, int64} = DT_INT64", Stateful = true)]
static class MultinomialOp
{
    public static void Shape(ShapeContext c) => Multinomials.Shape(c);

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64", "output_dtype: int32, int64")]
    public sealed class Cpu<T, TOut>(KernelConstruction k) : Kernel where T : unmanaged, INumber<T> where TOut : unmanaged, INumber<TOut>
    {
        const int BlocksPerNumber = 256;

        readonly SeededGenerator _generator = new(k);

        public override void Compute(KernelContext context) =>
            Multinomials.Run<T, TOut>(context, _generator.TakeOutputs(Multinomials.Check(context), BlocksPerNumber));
    }
}
