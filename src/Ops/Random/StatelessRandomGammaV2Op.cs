using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Gamma-distributed numbers of scale 1, a function of the seed.</summary>
[Op("StatelessRandomGammaV2(shape: T, seed: Tseed, alpha: dtype) -> output: dtype", "dtype: {half, float, double}", "T: {int32, int64}",
    "Tseed: {int32, int64} = DT_INT64")]
static class StatelessRandomGammaV2Op
{
    public static void Shape(ShapeContext c)
    {
        StatelessSeeds.CheckSeed(c, 1);
        c.SetOutput(0, c.ShapeFromInput(0));
    }

    [CpuKernel("dtype: half, float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T> => PerParameterSamples.Fill<T, T, GammaSampler>(
        c.Input(2), c.Allocate(0, RandomShapes.Read(c, 0)), StatelessSeeds.FromSeed(c.Input(1)));
}
