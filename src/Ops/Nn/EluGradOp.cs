using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Gradient of Elu from its outputs.</summary>
[Op("EluGrad(gradients: T, outputs: T) -> backprops: T", "T: {half, bfloat16, float, double}")]
static class EluGradOp
{
    public static void Shape(ShapeContext c) => ShapeRules.AllSame(c);

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output y = g.Input(1), dz = g.OutputGradient(0);
        Term product = new Term(s, dz) * new Term(s, g.Input(0));
        g.SetInput(0, s.EluGrad(dz, y));
        g.SetInput(1, s.SelectV2(s.Less(y, new Term(s, y).Constant(0)), product, new Term(s, y).Op("ZerosLike")));
    }

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => BinaryKernel.EachSameSize<T, Operator<T>>(c);

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static T Apply(T gradient, T outputs) => outputs < T.Zero ? (outputs + T.One) * gradient : gradient;
    }
}
