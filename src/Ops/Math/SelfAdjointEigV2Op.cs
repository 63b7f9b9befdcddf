using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Eigenvalues of Hermitian matrices, ascending, and their eigenvectors in columns; only the lower triangle is read.</summary>
[Op("SelfAdjointEigV2(input: T) -> e: T, v: T", "compute_v: bool = true", "T: {double, float, half, complex64, complex128}")]
static class SelfAdjointEigV2Op
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = MatrixShapes.Square(c, 0);
        c.SetOutput(0, x.HasRank ? x.Slice(0, x.Rank - 1) : PartialShape.Unknown);
        c.SetOutput(1, c.Bool("compute_v") ? x : PartialShape.Of(0));
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        bool vectors = g.Bool("compute_v");
        Output e = g.Output(0), v = vectors ? g.Output(1) : s.SelfAdjointEigV2(g.Input(0), computeV: true).V;
        Output inner = s.MatrixDiag(g.OutputGradient(0));
        if (vectors && g.HasOutputGradient(1))
        {
            Output gaps = s.Sub(s.ExpandDims(e, s.Const(-2)), s.ExpandDims(e, s.Const(-1)));
            Output turned = MatrixWork.Product(s, v, g.OutputGradient(1), adjointA: true);
            inner = s.Add(inner, s.DivNoNan(turned, gaps));
        }
        Term da = new(s, MatrixWork.Product(s, v, MatrixWork.Product(s, inner, v, adjointB: true)));
        Term both = da + da.With(s.Einsum([da.Conj()], "...ij->...ji"));
        Output diagonal = new Term(s, s.MatrixDiagPart(both)) * 0.5;
        g.SetInput(0, s.MatrixSetDiag(s.MatrixBandPart(both, s.Const(-1L), s.Const(0L)), diagonal));
    }

    [CpuKernel("T: float, double")]
    public sealed class Real<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _vectors = k.Bool("compute_v");

        public override void Compute(KernelContext context) => DecompositionWork.Eigen<T, double>(context, _vectors);
    }

    [CpuKernel("T: complexes")]
    public sealed class OfComplex<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _vectors = k.Bool("compute_v");

        public override void Compute(KernelContext context) => DecompositionWork.Eigen<T, Complex>(context, _vectors);
    }
}
