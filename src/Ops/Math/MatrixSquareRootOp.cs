using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Principal square roots of square matrices.</summary>
[Op("MatrixSquareRoot(input: T) -> output: T", "T: {double, float, half, complex64, complex128}")]
static class MatrixSquareRootOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, MatrixShapes.Square(c, 0));

    /// <summary>
    /// Solves S^T Z + Z S^T = dS, whose matrix over the rows of Z one after the other is S^T (x) I + I (x) S. Complex numbers: TensorFlow
    /// transposes S without conjugating it, so does this.
    /// </summary>
    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Term root = new(s, g.Output(0)), identity = new(s, s.MatrixDiag(new Term(s, s.MatrixDiagPart(root)).Op("OnesLike")));
        Output shape = s.Shape(root), side = s.Part(shape, -1), side2 = s.Mul(side, side), batch = s.Part(shape, 0, -2);
        Output system = s.Add(s.Einsum([root, identity], "...ji,...kl->...ikjl"), s.Einsum([identity, root], "...ij,...kl->...ikjl"));
        system = s.Reshape(system, s.Join(batch, s.Join(side2, side2)));
        Output right = s.Reshape(g.OutputGradient(0), s.Join(batch, s.Join(side2, s.Const([1]))));
        g.SetInput(0, s.Reshape(s.MatrixSolve(system, right), shape));
    }

    [CpuKernel("T: float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => MatrixFunctionWork.SquareRoot<T>(c, real: true);

    [CpuKernel("T: complexes")]
    public static void ComputeComplex<T>(KernelContext c) where T : unmanaged, INumberBase<T> => MatrixFunctionWork.SquareRoot<T>(c, real: false);
}
