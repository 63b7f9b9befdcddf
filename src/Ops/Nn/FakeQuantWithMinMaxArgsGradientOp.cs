using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of FakeQuantWithMinMaxArgs: passes inside of the range.</summary>
[Op("FakeQuantWithMinMaxArgsGradient(gradients: float, inputs: float) -> backprops: float", "min: float = -6.0", "max: float = 6.0",
    "num_bits: int = 8", "narrow_range: bool = false")]
static class FakeQuantWithMinMaxArgsGradientOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly FakeQuant _levels = FakeQuant.OfArgs(k);

        public override void Compute(KernelContext context)
        {
            Tensor dx = BinaryKernel.SameSize(context);
            _levels.Backward(context.Input(0).Read<float>(), context.Input(1).Read<float>(), dx.Write<float>());
        }
    }
}
