using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Poisson-distributed numbers, so many for each rate.</summary>
[Op("RandomPoissonV2(shape: S, rate: R) -> output: dtype", "seed: int = 0", "seed2: int = 0", "S: {int32, int64}",
    "R: {half, float, double, int32, int64} = DT_DOUBLE", "dtype: {half, float, double, int32, int64} = DT_INT64", Stateful = true)]
static class RandomPoissonV2Op
{
    public static void Shape(ShapeContext c) => PerParameterSamples.AppendedShape(c);

    [CpuKernel("R: half, float, double, int32, int64", "dtype: half, float, double, int32, int64")]
    public sealed class Cpu<TRate, T>(KernelConstruction k) : Kernel
        where TRate : unmanaged, INumber<TRate> where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        readonly SeededGenerator _generator = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor output = context.Allocate(0, PerParameterSamples.OutputShape(context));
            PerParameterSamples.Fill<TRate, T, PoissonSampler>(context.Input(1), output, _generator.TakeOutputs(output.ElementCount));
        }
    }
}
