using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Gradient of Softplus from its inputs: dy / (1 + e to the -x).</summary>
[Op("SoftplusGrad(gradients: T, features: T) -> backprops: T", "T: {half, bfloat16, float, double}")]
static class SoftplusGradOp
{
    public static void Shape(ShapeContext c) => ShapeRules.AllSame(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        Term dy = f.X(), x = f.X(1);
        g.SetInput(0, f.Dy.Binary("SoftplusGrad", x));
        g.SetInput(1, f.Dy * dy / ((-x).Op("Exp") + 2 + x.Op("Exp")));
    }

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => BinaryKernel.EachSameSize<T, Operator<T>>(c);

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static T Apply(T gradient, T features) => gradient / (T.One + T.Exp(-features));
    }
}
