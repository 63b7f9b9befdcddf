using System.Numerics;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

readonly record struct AdagradStep<T>(T Rate, bool UpdateSlots) : IOptimizerStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Slots => 1;

    public void Apply(Span<T> v, Span<T> a, Span<T> b, Span<T> c, ReadOnlySpan<T> g) =>
        OptimizerSteps.Adagrad(v, a, Rate, UpdateSlots, g);
}

readonly record struct AdagradV2Step<T>(T Rate, T Epsilon, bool UpdateSlots) : IOptimizerStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Slots => 1;

    public void Apply(Span<T> v, Span<T> a, Span<T> b, Span<T> c, ReadOnlySpan<T> g) =>
        OptimizerSteps.AdagradV2(v, a, Rate, Epsilon, UpdateSlots, g);
}

readonly record struct ProximalAdagradStep<T>(T Rate, T L1, T L2) : IOptimizerStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Slots => 1;

    public void Apply(Span<T> v, Span<T> a, Span<T> b, Span<T> c, ReadOnlySpan<T> g) =>
        OptimizerSteps.ProximalAdagrad(v, a, Rate, L1, L2, g);
}

readonly record struct AdagradDAStep<T>(T Rate, T L1, T L2, long GlobalStep) : IOptimizerStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Slots => 2;

    public void Apply(Span<T> v, Span<T> a, Span<T> b, Span<T> c, ReadOnlySpan<T> g) =>
        OptimizerSteps.AdagradDualAveraging(v, a, b, Rate, L1, L2, GlobalStep, g);
}

readonly record struct AdadeltaStep<T>(T Rate, T Rho, T Epsilon) : IOptimizerStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Slots => 2;

    public void Apply(Span<T> v, Span<T> a, Span<T> b, Span<T> c, ReadOnlySpan<T> g) =>
        OptimizerSteps.Adadelta(v, a, b, Rate, Rho, Epsilon, g);
}

readonly record struct RMSPropStep<T>(T Rate, T Rho, T Momentum, T Epsilon) : IOptimizerStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Slots => 2;

    public void Apply(Span<T> v, Span<T> a, Span<T> b, Span<T> c, ReadOnlySpan<T> g) =>
        OptimizerSteps.RmsProp(v, a, b, Rate, Rho, Momentum, Epsilon, g);
}

readonly record struct CenteredRMSPropStep<T>(T Rate, T Rho, T Momentum, T Epsilon) : IOptimizerStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Slots => 3;

    public void Apply(Span<T> v, Span<T> a, Span<T> b, Span<T> c, ReadOnlySpan<T> g) =>
        OptimizerSteps.CenteredRmsProp(v, a, b, c, Rate, Rho, Momentum, Epsilon, g);
}
