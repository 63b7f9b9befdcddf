using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Singular values of matrices, descending, and their left and right vectors in columns.</summary>
[Op("Svd(input: T) -> s: T, u: T, v: T", "compute_uv: bool = true", "full_matrices: bool = false", "T: {double, float, half, complex64, complex128}")]
static class SvdOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRankAtLeast(0, 2);
        bool vectors = c.Bool("compute_uv"), full = c.Bool("full_matrices");
        if (!x.HasRank)
        {
            c.SetOutputs(PartialShape.Unknown);
            if (!vectors) SetNoVectors(c);
            return;
        }
        PartialShape batch = x.Slice(0, x.Rank - 2);
        long low = MatrixShapes.Lower(x[-2], x[-1]);
        c.SetOutput(0, batch.Concat(PartialShape.Of(low)));
        if (!vectors)
        {
            SetNoVectors(c);
            return;
        }
        c.SetOutput(1, batch.Concat(PartialShape.Of(x[-2], full ? x[-2] : low)));
        c.SetOutput(2, batch.Concat(PartialShape.Of(x[-1], full ? x[-1] : low)));
    }

    static void SetNoVectors(ShapeContext c)
    {
        c.SetOutput(1, PartialShape.Of(0));
        c.SetOutput(2, PartialShape.Of(0));
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        bool vectors = g.Bool("compute_uv"), used = vectors && (g.HasOutputGradient(1) || g.HasOutputGradient(2));
        bool full = vectors && g.Bool("full_matrices");
        if (used && g.InputType(0).IsComplex()) g.NotDifferentiable("the vectors of complex matrices are determined up to phases");
        if (used && full) g.NotDifferentiable("the gradients of its vectors with full_matrices = true are not determined");
        Output u = g.Output(1), v = g.Output(2);
        if (!vectors || full) (_, u, v) = s.Svd(g.Input(0), computeUv: true, fullMatrices: false);
        Output inner = s.MatrixDiag(g.OutputGradient(0));
        if (!used)
        {
            g.SetInput(0, MatrixWork.Product(s, u, MatrixWork.Product(s, inner, v, adjointB: true)));
            return;
        }
        Output values = g.Output(0), row = s.ExpandDims(values, s.Const(-2)), column = s.ExpandDims(values, s.Const(-1));
        Output gaps = s.Sub(s.Square(row), s.Square(column)), du = g.OutputGradient(1), dv = g.OutputGradient(2);
        Output turnedU = MatrixWork.Product(s, u, du, adjointA: true), turnedV = MatrixWork.Product(s, v, dv, adjointA: true);
        inner = s.AddN([inner, s.Mul(Turn(s, turnedU, gaps), row), s.Mul(column, Turn(s, turnedV, gaps))]);
        Output beyondU = s.DivNoNan(s.Sub(du, MatrixWork.Product(s, u, turnedU)), row);
        Output beyondV = s.DivNoNan(s.Sub(dv, MatrixWork.Product(s, v, turnedV)), row);
        Output first = MatrixWork.Product(s, s.Add(MatrixWork.Product(s, u, inner), beyondU), v, adjointB: true);
        g.SetInput(0, s.Add(first, MatrixWork.Product(s, u, beyondV, adjointB: true)));
    }

    /// <summary>The antisymmetric part of a change of basis, divided by the differences of the squares.</summary>
    static Output Turn(Scope s, Output change, Output gaps) => s.DivNoNan(s.Sub(change, s.Einsum([change], "...ij->...ji")), gaps);

    [CpuKernel("T: float, double")]
    public sealed class Real<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _vectors = k.Bool("compute_uv");
        readonly bool _full = k.Bool("full_matrices");

        public override void Compute(KernelContext context) => DecompositionWork.Singular<T, double>(context, _vectors, _full);
    }

    [CpuKernel("T: complexes")]
    public sealed class OfComplex<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _vectors = k.Bool("compute_uv");
        readonly bool _full = k.Bool("full_matrices");

        public override void Compute(KernelContext context) => DecompositionWork.Singular<T, Complex>(context, _vectors, _full);
    }
}
