using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The derivative of Igamma by a.</summary>
[Op("IgammaGradA(a: T, x: T) -> z: T", "T: {float, double}")]
static class IgammaGradAOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    [CpuKernel("T: float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => BinaryKernel.Each<T, Operator<T>>(c);

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, INumberBase<T>
    {
        public static T Apply(T a, T x) => T.CreateTruncating(GammaFunctions.IgammaGradA(double.CreateTruncating(a), double.CreateTruncating(x)));
    }
}
