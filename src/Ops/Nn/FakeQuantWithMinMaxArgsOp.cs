using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Rounds to the levels of a quantized type between two constants.</summary>
[Op("FakeQuantWithMinMaxArgs(inputs: float) -> outputs: float", "min: float = -6.0", "max: float = 6.0", "num_bits: int = 8",
    "narrow_range: bool = false")]
static class FakeQuantWithMinMaxArgsOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g) => g.SetInput(0,
        g.Scope.FakeQuantWithMinMaxArgsGradient(g.OutputGradient(0), g.Input(0), g.Float("min"), g.Float("max"), g.Int("num_bits"), g.Bool("narrow_range")));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly FakeQuant _levels = FakeQuant.OfArgs(k);

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), y = context.ForwardOrAllocate(input: 0, output: 0, x.Shape);
            _levels.Apply(x.Read<float>(), y.Write<float>());
        }
    }
}
