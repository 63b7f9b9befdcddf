using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Is it infinite?</summary>
[Op("IsInf(x: T) -> y: bool", "T: {bfloat16, half, float, double}")]
static class IsInfOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => UnaryKernel.Each<T, bool, Function<T>>(c);

    readonly struct Function<T> : IScalarFunction<T, bool> where T : unmanaged, INumberBase<T>
    {
        public static bool Apply(T x) => T.IsInfinity(x);
    }
}
