using System.Numerics;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

readonly record struct AdamStep<T>(T Beta1Power, T Beta2Power, T Rate, T Beta1, T Beta2, T Epsilon, bool Nesterov) : IOptimizerStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Slots => 2;

    public void Apply(Span<T> v, Span<T> a, Span<T> b, Span<T> c, ReadOnlySpan<T> g) =>
        OptimizerSteps.Adam(v, a, b, Beta1Power, Beta2Power, Rate, Beta1, Beta2, Epsilon, Nesterov, g);
}

readonly record struct AmsGradStep<T>(T Beta1Power, T Beta2Power, T Rate, T Beta1, T Beta2, T Epsilon) : IOptimizerStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Slots => 3;

    public void Apply(Span<T> v, Span<T> a, Span<T> b, Span<T> c, ReadOnlySpan<T> g) =>
        OptimizerSteps.AmsGrad(v, a, b, c, Beta1Power, Beta2Power, Rate, Beta1, Beta2, Epsilon, g);
}

readonly record struct AdaMaxStep<T>(T Beta1Power, T Rate, T Beta1, T Beta2, T Epsilon) : IOptimizerStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Slots => 2;

    public void Apply(Span<T> v, Span<T> a, Span<T> b, Span<T> c, ReadOnlySpan<T> g) =>
        OptimizerSteps.AdaMax(v, a, b, Beta1Power, Rate, Beta1, Beta2, Epsilon, g);
}

readonly record struct FtrlStep<T>(T Rate, T L1, T L2, T Shrinkage, T Power, bool MultiplyLinearByRate) : IOptimizerStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Slots => 2;

    public void Apply(Span<T> v, Span<T> a, Span<T> b, Span<T> c, ReadOnlySpan<T> g) =>
        OptimizerSteps.Ftrl(v, a, b, Rate, L1, L2, Shrinkage, Power, MultiplyLinearByRate, g);
}
