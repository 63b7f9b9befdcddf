using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Solutions of systems whose matrices are tridiagonal, given by their diagonals [..., 3, n]: above, in and below the middle.</summary>
[Op("TridiagonalSolve(diagonals: T, rhs: T) -> output: T", "partial_pivoting: bool = true", "perturb_singular: bool = false",
    "T: {double, float, complex64, complex128}")]
static class TridiagonalSolveOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRankAtLeast(0, 2);
        c.SetOutput(0, c.WithRankAtLeast(1, 2));
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Node d = s.Unpack(g.Input(0), num: 3, axis: -2);
        Output adjoint = s.Pack(TridiagonalWork.Adjoint(s, d[0], d[1], d[2]), axis: -2);
        Output db = s.TridiagonalSolve(adjoint, g.OutputGradient(0), g.Bool("partial_pivoting"), g.Bool("perturb_singular"));
        g.SetInput(0, -new Term(s, s.Pack(TridiagonalWork.DiagonalsOfProduct(s, db, g.Output(0)), axis: -2)));
        g.SetInput(1, db);
    }

    static (bool Pivoting, bool Perturb) Options(KernelConstruction k)
    {
        bool pivoting = k.Bool("partial_pivoting"), perturb = k.Bool("perturb_singular");
        if (perturb && !pivoting) Throw.InvalidArgument("Setting perturb_singular requires pivoting.");
        return (pivoting, perturb);
    }

    [CpuKernel("T: float, double")]
    public sealed class Real<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly (bool Pivoting, bool Perturb) _options = Options(k);

        public override void Compute(KernelContext context) => TridiagonalWork.Solve<T, double>(context, _options.Pivoting, _options.Perturb);
    }

    [CpuKernel("T: complexes")]
    public sealed class OfComplex<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly (bool Pivoting, bool Perturb) _options = Options(k);

        public override void Compute(KernelContext context) => TridiagonalWork.Solve<T, Complex>(context, _options.Pivoting, _options.Perturb);
    }
}
