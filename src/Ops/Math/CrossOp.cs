using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Cross products of vectors of three elements, along the last axis.</summary>
[Op("Cross(a: T, b: T) -> product: T", "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}")]
static class CrossOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape a = c.WithRankAtLeast(0, 1), b = c.WithRankAtLeast(1, 1);
        if (a.HasRank && b.HasRank)
        {
            for (int i = 0; i < a.Rank - 1; i++) c.MergeDims(a[i], i < b.Rank ? b[i] : PartialShape.UnknownDim);
        }
        if (a.HasRank && a[-1] is >= 0 and not 3) c.Fail($"Dimension must be 3 but is {a[-1]}");
        if (b.HasRank && b[-1] is >= 0 and not 3) c.Fail($"Dimension must be 3 but is {b[-1]}");
        c.SetOutput(0, a.MergeWith(b) ?? a);
    }

    public static void Gradient(GradientContext g)
    {
        g.SetInput(0, g.Scope.Cross(g.Input(1), g.OutputGradient(0)));
        g.SetInput(1, g.Scope.Cross(g.OutputGradient(0), g.Input(0)));
    }

    [CpuKernel("T: reals")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        Tensor a = c.Input(0), b = c.Input(1);
        if (a.Shape != b.Shape) Throw.InvalidArgument($"Both inputs must be of same shape: {a.Shape} vs. {b.Shape}");
        if (a.Shape.Rank < 1) Throw.InvalidArgument("Input must be at least 1D");
        if (a.Shape[a.Shape.Rank - 1] != 3) Throw.FailedPrecondition("Cross-products are only defined for 3-element vectors.");
        ReadOnlySpan<T> x = a.Read<T>(), y = b.Read<T>();
        Span<T> z = c.Allocate(0, a.Shape).Write<T>();
        for (int i = 0; i < z.Length; i += 3)
        {
            z[i] = x[i + 1] * y[i + 2] - x[i + 2] * y[i + 1];
            z[i + 1] = x[i + 2] * y[i] - x[i] * y[i + 2];
            z[i + 2] = x[i] * y[i + 1] - x[i + 1] * y[i];
        }
    }
}
