using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Classes drawn with given logits, a function of the seed.</summary>
[Op("StatelessMultinomial(logits: T, num_samples: int32, seed: Tseed) -> output: output_dtype", "T: realnumbertype",
    "Tseed: {int32, int64} = DT_INT64", "output_dtype: {int32, int64} = DT_INT64")]
static class StatelessMultinomialOp
{
    public static void Shape(ShapeContext c)
    {
        StatelessSeeds.CheckSeed(c, 2);
        Multinomials.Shape(c);
    }

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64", "output_dtype: int32, int64")]
    public static void Compute<T, TOut>(KernelContext c) where T : unmanaged, INumber<T> where TOut : unmanaged, INumber<TOut>
    {
        Multinomials.Check(c);
        Multinomials.Run<T, TOut>(c, StatelessSeeds.FromSeed(c.Input(2)));
    }
}
