using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gamma-distributed numbers of scale 1, so many for each alpha.</summary>
[Op("RandomGamma(shape: S, alpha: T) -> output: T", "seed: int = 0", "seed2: int = 0", "S: {int32, int64}", "T: {half, float, double}",
    Stateful = true)]
static class RandomGammaOp
{
    public static void Shape(ShapeContext c) => PerParameterSamples.AppendedShape(c);

    [CpuKernel("T: half, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        readonly SeededGenerator _generator = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor output = context.Allocate(0, PerParameterSamples.OutputShape(context));
            PerParameterSamples.Fill<T, T, GammaSampler>(context.Input(1), output, _generator.TakeOutputs(output.ElementCount));
        }
    }
}
