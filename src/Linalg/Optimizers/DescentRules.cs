using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>variable -= rate * gradient.</summary>
/// <param name="Rate">Learning rate.</param>
public readonly record struct GradientDescentRule<T>(T Rate) : IUpdateRule<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static int Slots => 0;

    /// <inheritdoc/>
    public void Step<V>(ref V variable, ref V slot0, ref V slot1, ref V slot2, V gradient) where V : struct, ILanes<V, T> =>
        variable -= gradient * V.Of(Rate);
}

/// <summary>Gradient descent followed by the proximal step of l1 and l2 regularization.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="L1">Weight of the sum of magnitudes.</param>
/// <param name="L2">Weight of the sum of squares.</param>
public readonly record struct ProximalGradientDescentRule<T>(T Rate, T L1, T L2) : IUpdateRule<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static int Slots => 0;

    /// <inheritdoc/>
    public void Step<V>(ref V variable, ref V slot0, ref V slot1, ref V slot2, V gradient) where V : struct, ILanes<V, T> =>
        variable = Shrink.Apply<V, T>(variable - gradient * V.Of(Rate), V.Of(Rate), L1, L2);
}

/// <summary>Gradient descent with momentum, TensorFlow's form: the accumulator is not scaled by the rate.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="Momentum">Share of the accumulator that is kept.</param>
/// <param name="Nesterov">Look one step ahead.</param>
public readonly record struct MomentumRule<T>(T Rate, T Momentum, bool Nesterov) : IUpdateRule<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static int Slots => 1;

    /// <inheritdoc/>
    public void Step<V>(ref V variable, ref V slot0, ref V slot1, ref V slot2, V gradient) where V : struct, ILanes<V, T>
    {
        slot0 = slot0 * V.Of(Momentum) + gradient;
        V step = Nesterov ? gradient * V.Of(Rate) + slot0 * V.Of(Momentum) * V.Of(Rate) : slot0 * V.Of(Rate);
        variable -= step;
    }
}

/// <summary>Gradient descent with momentum, Keras's form: the accumulator holds the steps.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="Momentum">Share of the accumulator that is kept.</param>
/// <param name="Nesterov">Look one step ahead.</param>
public readonly record struct KerasMomentumRule<T>(T Rate, T Momentum, bool Nesterov) : IUpdateRule<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static int Slots => 1;

    /// <inheritdoc/>
    public void Step<V>(ref V variable, ref V slot0, ref V slot1, ref V slot2, V gradient) where V : struct, ILanes<V, T>
    {
        slot0 = slot0 * V.Of(Momentum) - gradient * V.Of(Rate);
        variable += Nesterov ? slot0 * V.Of(Momentum) - gradient * V.Of(Rate) : slot0;
    }
}

/// <summary>AddSign: the step is larger where gradient and average gradient agree in sign.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="Alpha">Step where neither agrees nor disagrees.</param>
/// <param name="SignDecay">Weight of the agreement.</param>
/// <param name="Beta">Decay of the average.</param>
public readonly record struct AddSignRule<T>(T Rate, T Alpha, T SignDecay, T Beta) : IUpdateRule<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static int Slots => 1;

    /// <inheritdoc/>
    public void Step<V>(ref V variable, ref V slot0, ref V slot1, ref V slot2, V gradient) where V : struct, ILanes<V, T>
    {
        slot0 = slot0 * V.Of(Beta) + gradient * V.Of(T.One - Beta);
        V agreement = V.Sign(gradient) * V.Sign(slot0);
        variable -= V.Of(Rate) * (V.Of(Alpha) + V.Of(SignDecay) * agreement) * gradient;
    }
}

/// <summary>PowerSign: as AddSign, with an exponential of the agreement.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="LogBase">Natural logarithm of the base.</param>
/// <param name="SignDecay">Weight of the agreement.</param>
/// <param name="Beta">Decay of the average.</param>
public readonly record struct PowerSignRule<T>(T Rate, T LogBase, T SignDecay, T Beta) : IUpdateRule<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static int Slots => 1;

    /// <inheritdoc/>
    public void Step<V>(ref V variable, ref V slot0, ref V slot1, ref V slot2, V gradient) where V : struct, ILanes<V, T>
    {
        slot0 = slot0 * V.Of(Beta) + gradient * V.Of(T.One - Beta);
        V agreement = V.Sign(gradient) * V.Sign(slot0);
        variable -= V.Of(Rate) * V.Exp(V.Of(LogBase) * V.Of(SignDecay) * agreement) * gradient;
    }
}

/// <summary>The proximal step of l1 and l2 regularization.</summary>
static class Shrink
{
    /// <summary>sign(x) * max(|x| - rate * l1, 0) / (1 + rate * l2).</summary>
    public static V Apply<V, T>(V x, V rate, T l1, T l2) where V : struct, ILanes<V, T> where T : unmanaged, INumber<T>
    {
        V scale = V.Of(T.One) + rate * V.Of(l2);
        if (l1 <= T.Zero) return x / scale;
        return V.Sign(x) * V.Max(V.Abs(x) - rate * V.Of(l1), V.Of(T.Zero)) / scale;
    }
}
