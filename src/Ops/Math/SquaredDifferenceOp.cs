using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>(x - y) (x - y), the left factor conjugate if complex.</summary>
[Op("SquaredDifference(x: T, y: T) -> z: T", "T: {bfloat16, half, float, double, int32, int64, complex64, complex128}", Commutative = true)]
static class SquaredDifferenceOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    public static void Gradient(GradientContext g)
    {
        Output dz = g.OutputGradient(0);
        Scope after = g.Scope.WithControl(dz.Node);
        Term x = new(after, g.Input(0)), y = new(after, g.Input(1));
        Term dx = x.Constant(2, "scalar").Binary("Mul", x.With(dz)) * (x - y), dy = -new Term(g.Scope, dx);
        if (BroadcastGradient.NothingWasBroadcast(g, dz))
        {
            g.SetInput(0, dx);
            g.SetInput(1, dy);
        }
        else BroadcastGradient.Set(g, dx, dy);
    }

    [CpuKernel("T: complexes")]
    public static void ComputeComplex<T>(KernelContext c) where T : unmanaged => BinaryKernel.OfComplex<T, ComplexOperator>(c);

    [CpuKernel("T: half, bfloat16, float, double, int32, int64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        Tensor z = BinaryKernel.Output(c), x = c.Input(0), y = c.Input(1);
        Broadcast.SquaredDifference(x.Read<T>(), x.Shape.Dims, y.Read<T>(), y.Shape.Dims, z.Write<T>(), z.Shape.Dims);
    }

    readonly struct ComplexOperator : IComplexOperator
    {
        public static Complex Apply(Complex x, Complex y) => Complex.Conjugate(x - y) * (x - y);
    }
}
