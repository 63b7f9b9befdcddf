using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Half the sum of the squares.</summary>
[Op("L2Loss(t: T) -> output: T", "T: {half, bfloat16, float, double}")]
static class L2LossOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, new Term(g.Scope, g.Input(0)) * new Term(g.Scope, g.OutputGradient(0)));

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> x = c.Input(0).Read<T>();
        T half = T.One / (T.One + T.One);
        c.Allocate(0, Tensors.Shape.Scalar).Write<T>()[0] = typeof(T) == typeof(float) || typeof(T) == typeof(double)
            ? half * TensorPrimitives.SumOfSquares(x)
            : half * Narrow(x);
    }

    /// <summary>Half and bfloat16 are too short to add up in.</summary>
    static T Narrow<T>(ReadOnlySpan<T> x) where T : IBinaryFloatingPointIeee754<T>
    {
        float sum = 0;
        foreach (T value in x)
        {
            float wide = float.CreateTruncating(value);
            sum += wide * wide;
        }
        return T.CreateTruncating(sum);
    }
}
