using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Gamma-distributed numbers of scale 1, a function of key and counter.</summary>
[Op("StatelessRandomGammaV3(shape: shape_dtype, key: uint64, counter: uint64, alg: int32, alpha: dtype) -> output: dtype",
    "dtype: {half, float, double}", "shape_dtype: {int32, int64} = DT_INT32")]
static class StatelessRandomGammaV3Op
{
    public static void Shape(ShapeContext c)
    {
        StatelessSeeds.CheckKey(c, 1);
        c.SetOutput(0, c.ShapeFromInput(0));
    }

    [CpuKernel("dtype: half, float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T> => PerParameterSamples.Fill<T, T, GammaSampler>(
        c.Input(4), c.Allocate(0, RandomShapes.Read(c, 0)), StatelessSeeds.FromKey(c, 1));
}
