using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Poisson-distributed numbers, a function of the seed.</summary>
[Op("StatelessRandomPoisson(shape: T, seed: Tseed, lam: Rtype) -> output: dtype", "Rtype: {half, float, double, int32, int64}",
    "dtype: {half, float, double, int32, int64}", "T: {int32, int64}", "Tseed: {int32, int64} = DT_INT64")]
static class StatelessRandomPoissonOp
{
    public static void Shape(ShapeContext c)
    {
        StatelessSeeds.CheckSeed(c, 1);
        c.SetOutput(0, c.ShapeFromInput(0));
    }

    [CpuKernel("Rtype: half, float, double, int32, int64", "dtype: half, float, double, int32, int64")]
    public static void Compute<TRate, T>(KernelContext c) where TRate : unmanaged, INumber<TRate> where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        PerParameterSamples.Fill<TRate, T, PoissonSampler>(c.Input(2), c.Allocate(0, RandomShapes.Read(c, 0)), StatelessSeeds.FromSeed(c.Input(1)));
}
