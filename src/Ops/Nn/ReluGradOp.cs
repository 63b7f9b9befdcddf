using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of Relu: passes where the feature is above 0. Features may be the input or the output of Relu.</summary>
[Op("ReluGrad(gradients: T, features: T) -> backprops: T",
    "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}")]
static class ReluGradOp
{
    public static void Shape(ShapeContext c) => ShapeRules.AllSame(c);

    public static void Gradient(GradientContext g)
    {
        g.SetInput(0, g.Scope.ReluGrad(g.OutputGradient(0), g.Input(1)));
        g.SetInput(1, new Term(g.Scope, g.Input(1)).Op("ZerosLike"));
    }

    [CpuKernel("T: reals")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        Tensor result = BinaryKernel.SameSize(c);
        Elementwise.ReluGrad(c.Input(0).Read<T>(), c.Input(1).Read<T>(), result.Write<T>());
    }
}
