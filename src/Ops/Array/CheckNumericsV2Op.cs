using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The same tensor; an error if it has infinities, told apart by sign, or NaN.</summary>
[Op("CheckNumericsV2(tensor: T) -> output: T", "T: {bfloat16, half, float, double}", "message: string", Stateful = true)]
static class CheckNumericsV2Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g) => NumericsCheck.Gradient(g);

    [CpuKernel("T: floats")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, IFloatingPointIeee754<T>
    {
        readonly string _message = k.String("message");

        public override void Compute(KernelContext context) => NumericsCheck.Run<T>(context, _message, withSigns: true);
    }
}
