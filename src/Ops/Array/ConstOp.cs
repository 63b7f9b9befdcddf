using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A constant tensor.</summary>
[Op("Const() -> output: dtype", "value: tensor", "dtype: type")]
static class ConstOp
{
    public static void Shape(ShapeContext c)
    {
        Tensor value = c.TensorAttr("value");
        DType dtype = c.Type("dtype");
        if (value.DType != dtype) Throw.InvalidArgument($"Node '{c.Node.Name}': Type mismatch between value ({value.DType.Name()}) and dtype ({dtype.Name()})");
        c.SetOutput(0, value.Shape);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly Tensor _value = k.TensorAttr("value");

        public override void Compute(KernelContext context) => context.SetOutput(0, _value);
    }
}
