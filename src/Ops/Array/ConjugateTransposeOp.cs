using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor with its axes in another order, its complex elements conjugated.</summary>
[Op("ConjugateTranspose(x: T, perm: Tperm) -> y: T", "T: type", "Tperm: {int32, int64} = DT_INT32")]
static class ConjugateTransposeOp
{
    public static void Shape(ShapeContext c) => TransposeShapes.Infer(c);

    public static void Gradient(GradientContext g) =>
        g.SetInput(0, g.Scope.ConjugateTranspose(g.OutputGradient(0), g.Scope.InvertPermutation(g.Input(1))));

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        if (!c.Input(0).DType.IsComplex())
        {
            Transposition.Run(c);
            return;
        }
        using Tensor conjugated = c.Input(0).Clone();
        if (conjugated.DType == DType.Complex64)
        {
            foreach (ref Complex64 x in conjugated.Write<Complex64>()) x = new(x.Real, -x.Imaginary);
        }
        else
        {
            foreach (ref Complex x in conjugated.Write<Complex>()) x = Complex.Conjugate(x);
        }
        Transposition.Run(c, conjugated);
    }
}
