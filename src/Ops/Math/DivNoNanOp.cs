using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>x / y, but 0 wherever y is 0.</summary>
[Op("DivNoNan(x: T, y: T) -> z: T", "T: {half, float, bfloat16, double, complex64, complex128}")]
static class DivNoNanOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    public static void Gradient(GradientContext g)
    {
        Term dz = new(g.Scope, g.OutputGradient(0)), x = new Term(g.Scope, g.Input(0)).Conj(), y = new Term(g.Scope, g.Input(1)).Conj();
        const string name = "div_no_nan";
        BroadcastGradient.Set(g, dz.Binary("DivNoNan", y, name), dz * (-x).Binary("DivNoNan", y, name).Binary("DivNoNan", y, name));
    }

    [CpuKernel("T: floats, complexes")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => BinaryKernel.Each<T, Operator<T>>(c);

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, INumberBase<T>
    {
        public static T Apply(T x, T y) => T.IsZero(y) ? T.Zero : x / y;
    }
}
