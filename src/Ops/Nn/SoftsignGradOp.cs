using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Gradient of Softsign from its inputs: dy / (1 + |x|)^2.</summary>
[Op("SoftsignGrad(gradients: T, features: T) -> backprops: T", "T: {half, bfloat16, float, double}")]
static class SoftsignGradOp
{
    public static void Shape(ShapeContext c) => ShapeRules.AllSame(c);

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => BinaryKernel.EachSameSize<T, Operator<T>>(c);

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static T Apply(T gradient, T features) => gradient / ((T.One + T.Abs(features)) * (T.One + T.Abs(features)));
    }
}
