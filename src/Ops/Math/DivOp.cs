using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>x / y; integers truncate and fail if y is 0.</summary>
[Op("Div(x: T, y: T) -> z: T", "T: {bfloat16, half, float, double, uint8, int8, uint16, int16, int32, uint32, uint64, int64, complex64, complex128}")]
static class DivOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    public static void Gradient(GradientContext g)
    {
        Term dz = new(g.Scope, g.OutputGradient(0)), x = new Term(g.Scope, g.Input(0)).Conj(), y = new Term(g.Scope, g.Input(1)).Conj();
        BroadcastGradient.Set(g, dz / y, dz * (-x / y / y));
    }

    [CpuKernel("T: floats, complexes")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => BinaryKernel.Run<T, DivideOperator<T>>(c);

    [CpuKernel("T: integers")]
    public static void ComputeIntegers<T>(KernelContext c) where T : unmanaged, IBinaryInteger<T>
    {
        IntegerDivision.Check<T>(c);
        BinaryKernel.Each<T, TruncatedQuotient<T>>(c);
    }
}
