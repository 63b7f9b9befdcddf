using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>Adagrad: the accumulator sums squared gradients (Duchi et al., 2011).</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="Epsilon">Added to the root; zero in the first form of the op.</param>
/// <param name="UpdateSlots">Add the gradient to the accumulator.</param>
public readonly record struct AdagradRule<T>(T Rate, T Epsilon, bool UpdateSlots) : IUpdateRule<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static int Slots => 1;

    /// <inheritdoc/>
    public void Step<V>(ref V variable, ref V slot0, ref V slot1, ref V slot2, V gradient) where V : struct, ILanes<V, T>
    {
        if (UpdateSlots) slot0 += gradient * gradient;
        variable -= gradient * V.Of(Rate) / (V.Sqrt(slot0) + V.Of(Epsilon));
    }
}

/// <summary>Adagrad followed by the proximal step of l1 and l2 regularization.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="L1">Weight of the sum of magnitudes.</param>
/// <param name="L2">Weight of the sum of squares.</param>
public readonly record struct ProximalAdagradRule<T>(T Rate, T L1, T L2) : IUpdateRule<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static int Slots => 1;

    /// <inheritdoc/>
    public void Step<V>(ref V variable, ref V slot0, ref V slot1, ref V slot2, V gradient) where V : struct, ILanes<V, T>
    {
        slot0 += gradient * gradient;
        V rate = V.Of(Rate) / V.Sqrt(slot0);
        variable = Shrink.Apply<V, T>(variable - gradient * rate, rate, L1, L2);
    }
}

/// <summary>Adagrad with dual averaging. Slots: sum of gradients, sum of their squares.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="L1">Weight of the sum of magnitudes, times the step number.</param>
/// <param name="L2">Weight of the sum of squares, times the step number.</param>
public readonly record struct AdagradDualAveragingRule<T>(T Rate, T L1, T L2) : IUpdateRule<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static int Slots => 2;

    /// <inheritdoc/>
    public void Step<V>(ref V variable, ref V slot0, ref V slot1, ref V slot2, V gradient) where V : struct, ILanes<V, T>
    {
        slot0 += gradient;
        slot1 += gradient * gradient;
        V direction = slot0;
        if (L1 > T.Zero) direction = V.Sign(slot0) * V.Max(V.Abs(slot0) - V.Of(L1), V.Of(T.Zero));
        variable = (V.Of(T.Zero) - V.Of(Rate) * direction) / (V.Of(L2 * Rate) + V.Sqrt(slot1));
    }
}

/// <summary>Adadelta (Zeiler, 2012). Slots: average squared gradient, average squared step.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="Rho">Decay of the averages.</param>
/// <param name="Epsilon">Added under the roots.</param>
public readonly record struct AdadeltaRule<T>(T Rate, T Rho, T Epsilon) : IUpdateRule<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static int Slots => 2;

    /// <inheritdoc/>
    public void Step<V>(ref V variable, ref V slot0, ref V slot1, ref V slot2, V gradient) where V : struct, ILanes<V, T>
    {
        V rho = V.Of(Rho), rest = V.Of(T.One - Rho), epsilon = V.Of(Epsilon);
        slot0 = slot0 * rho + gradient * gradient * rest;
        V step = V.Sqrt(slot1 + epsilon) / V.Sqrt(slot0 + epsilon) * gradient;
        variable -= step * V.Of(Rate);
        slot1 = slot1 * rho + step * step * rest;
    }
}

/// <summary>RMSProp. Slots: mean square, momentum.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="Rho">Decay of the mean square.</param>
/// <param name="Momentum">Share of the momentum that is kept.</param>
/// <param name="Epsilon">Added under the root.</param>
public readonly record struct RmsPropRule<T>(T Rate, T Rho, T Momentum, T Epsilon) : IUpdateRule<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static int Slots => 2;

    /// <inheritdoc/>
    public void Step<V>(ref V variable, ref V slot0, ref V slot1, ref V slot2, V gradient) where V : struct, ILanes<V, T>
    {
        slot0 += (gradient * gradient - slot0) * V.Of(T.One - Rho);
        slot1 = slot1 * V.Of(Momentum) + gradient * V.Of(Rate) / V.Sqrt(slot0 + V.Of(Epsilon));
        variable -= slot1;
    }
}

/// <summary>RMSProp by the variance. Slots: mean gradient, mean square, momentum.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="Rho">Decay of the means.</param>
/// <param name="Momentum">Share of the momentum that is kept.</param>
/// <param name="Epsilon">Added under the root.</param>
public readonly record struct CenteredRmsPropRule<T>(T Rate, T Rho, T Momentum, T Epsilon) : IUpdateRule<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static int Slots => 3;

    /// <inheritdoc/>
    public void Step<V>(ref V variable, ref V slot0, ref V slot1, ref V slot2, V gradient) where V : struct, ILanes<V, T>
    {
        V rest = V.Of(T.One - Rho);
        slot1 += (gradient * gradient - slot1) * rest;
        slot0 += (gradient - slot0) * rest;
        V variance = slot1 - slot0 * slot0 + V.Of(Epsilon);
        slot2 = slot2 * V.Of(Momentum) + gradient * V.Of(Rate) / V.Sqrt(variance);
        variable -= slot2;
    }
}
