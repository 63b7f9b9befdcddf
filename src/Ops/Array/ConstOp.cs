using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A constant tensor.</summary>
[Op("Const() -> output: dtype", "value: tensor", "dtype: type")]
static class ConstOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.TensorAttr("value").Shape);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly Tensor _value = k.TensorAttr("value");

        public override void Compute(KernelContext context) => context.SetOutput(0, _value);
    }
}
