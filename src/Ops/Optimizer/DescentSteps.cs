using System.Numerics;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

readonly record struct GradientDescentStep<T>(T Rate) : IOptimizerStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Slots => 0;

    public void Apply(Span<T> v, Span<T> a, Span<T> b, Span<T> c, ReadOnlySpan<T> g) =>
        OptimizerSteps.GradientDescent(v, Rate, g);
}

readonly record struct ProximalGradientDescentStep<T>(T Rate, T L1, T L2) : IOptimizerStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Slots => 0;

    public void Apply(Span<T> v, Span<T> a, Span<T> b, Span<T> c, ReadOnlySpan<T> g) =>
        OptimizerSteps.ProximalGradientDescent(v, Rate, L1, L2, g);
}

readonly record struct MomentumStep<T>(T Rate, T Momentum, bool Nesterov) : IOptimizerStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Slots => 1;

    public void Apply(Span<T> v, Span<T> a, Span<T> b, Span<T> c, ReadOnlySpan<T> g) =>
        OptimizerSteps.Momentum(v, a, Rate, Momentum, Nesterov, g);
}

readonly record struct KerasMomentumStep<T>(T Rate, T Momentum, bool Nesterov) : IOptimizerStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Slots => 1;

    public void Apply(Span<T> v, Span<T> a, Span<T> b, Span<T> c, ReadOnlySpan<T> g) =>
        OptimizerSteps.KerasMomentum(v, a, Rate, Momentum, Nesterov, g);
}

readonly record struct AddSignStep<T>(T Rate, T Alpha, T SignDecay, T Beta) : IOptimizerStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Slots => 1;

    public void Apply(Span<T> v, Span<T> a, Span<T> b, Span<T> c, ReadOnlySpan<T> g) =>
        OptimizerSteps.AddSign(v, a, Rate, Alpha, SignDecay, Beta, g);
}

readonly record struct PowerSignStep<T>(T Rate, T LogBase, T SignDecay, T Beta) : IOptimizerStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Slots => 1;

    public void Apply(Span<T> v, Span<T> a, Span<T> b, Span<T> c, ReadOnlySpan<T> g) =>
        OptimizerSteps.PowerSign(v, a, Rate, LogBase, SignDecay, Beta, g);
}
