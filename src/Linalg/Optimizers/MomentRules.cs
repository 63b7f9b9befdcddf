using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>Adam (Kingma and Ba, 2015). Slots: first and second moment.</summary>
/// <param name="Rate">Learning rate with both bias corrections in it.</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the root.</param>
/// <param name="Nesterov">Look one step ahead.</param>
public readonly record struct AdamRule<T>(T Rate, T Beta1, T Beta2, T Epsilon, bool Nesterov) : IUpdateRule<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static int Slots => 2;

    /// <summary>The rate of a step: rate * sqrt(1 - beta2^t) / (1 - beta1^t).</summary>
    public static T CorrectedRate(T rate, T beta1Power, T beta2Power) => rate * RealMath.Sqrt(T.One - beta2Power) / (T.One - beta1Power);

    /// <inheritdoc/>
    public void Step<V>(ref V variable, ref V slot0, ref V slot1, ref V slot2, V gradient) where V : struct, ILanes<V, T>
    {
        slot0 += (gradient - slot0) * V.Of(T.One - Beta1);
        slot1 += (gradient * gradient - slot1) * V.Of(T.One - Beta2);
        V moment = Nesterov ? gradient * V.Of(T.One - Beta1) + V.Of(Beta1) * slot0 : slot0;
        variable -= moment * V.Of(Rate) / (V.Sqrt(slot1) + V.Of(Epsilon));
    }
}

/// <summary>Adam whose second moment never shrinks (Reddi et al., 2018). Slots: first moment, second moment, its largest value.</summary>
/// <param name="Rate">Learning rate with both bias corrections in it.</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the root.</param>
public readonly record struct AmsGradRule<T>(T Rate, T Beta1, T Beta2, T Epsilon) : IUpdateRule<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static int Slots => 3;

    /// <inheritdoc/>
    public void Step<V>(ref V variable, ref V slot0, ref V slot1, ref V slot2, V gradient) where V : struct, ILanes<V, T>
    {
        slot0 += (gradient - slot0) * V.Of(T.One - Beta1);
        slot1 += (gradient * gradient - slot1) * V.Of(T.One - Beta2);
        slot2 = V.Max(slot2, slot1);
        variable -= slot0 * V.Of(Rate) / (V.Sqrt(slot2) + V.Of(Epsilon));
    }
}

/// <summary>AdaMax: Adam by the infinity norm. Slots: first moment, norm.</summary>
/// <param name="Rate">Learning rate with the bias correction in it.</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the norm.</param>
/// <param name="Epsilon">Added to the norm.</param>
public readonly record struct AdaMaxRule<T>(T Rate, T Beta1, T Beta2, T Epsilon) : IUpdateRule<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static int Slots => 2;

    /// <inheritdoc/>
    public void Step<V>(ref V variable, ref V slot0, ref V slot1, ref V slot2, V gradient) where V : struct, ILanes<V, T>
    {
        slot0 += (gradient - slot0) * V.Of(T.One - Beta1);
        slot1 = V.Max(V.Of(Beta2) * slot1, V.Abs(gradient));
        variable -= V.Of(Rate) * (slot0 / (slot1 + V.Of(Epsilon)));
    }
}

/// <summary>Follow the regularized leader (McMahan et al., 2013). Slots: sum of squared gradients, linear term.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="L1">Weight of the sum of magnitudes.</param>
/// <param name="L2">Weight of the sum of squares.</param>
/// <param name="L2Shrinkage">Weight decay, which does not enter the accumulator; zero in the first form of the op.</param>
/// <param name="Power">Power of the accumulator that scales the rate, at most 0; usually -0.5.</param>
/// <param name="MultiplyLinearByRate">The linear term is kept multiplied by the rate.</param>
public readonly record struct FtrlRule<T>(T Rate, T L1, T L2, T L2Shrinkage, T Power, bool MultiplyLinearByRate) : IUpdateRule<T>
    where T : unmanaged, INumber<T>
{
    readonly bool _isRoot = Power == T.CreateTruncating(-0.5);

    /// <inheritdoc/>
    public static int Slots => 2;

    /// <inheritdoc/>
    public void Step<V>(ref V variable, ref V slot0, ref V slot1, ref V slot2, V gradient) where V : struct, ILanes<V, T>
    {
        V two = V.Of(T.One + T.One), rate = V.Of(Rate), zero = V.Of(T.Zero);
        V shrunk = gradient + two * V.Of(L2Shrinkage) * variable;
        V sum = slot0 + gradient * gradient;
        V power = InversePower(sum), change = power - InversePower(slot0);
        V quadratic, bound;
        if (MultiplyLinearByRate)
        {
            slot1 += shrunk * rate - change * variable;
            quadratic = power + two * V.Of(L2) * rate;
            bound = V.Of(L1) * rate;
        }
        else
        {
            slot1 += shrunk - change / rate * variable;
            quadratic = power / rate + two * V.Of(L2);
            bound = V.Of(L1);
        }
        variable = (V.Max(V.Min(slot1, bound), zero - bound) - slot1) / quadratic;
        slot0 = sum;
    }

    V InversePower<V>(V sum) where V : struct, ILanes<V, T> => _isRoot ? V.Sqrt(sum) : V.Pow(sum, -Power);
}
