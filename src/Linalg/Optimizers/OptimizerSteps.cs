using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>
/// TensorFlow's optimizer steps (ops Apply... and, on single rows, SparseApply...), each one pass over the variable, its slots and the
/// gradient. All spans of a step have the same length. Scalars are those of the op.
/// </summary>
public static class OptimizerSteps
{
    /// <summary>variable -= rate gradient.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void GradientDescent<T>(Span<T> variable, T rate, ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        UpdateLoop.Run(new GradientDescentUpdate<T>(rate), variable, [], [], [], gradient);

    /// <summary>
    /// accum = momentum accum + gradient; variable -= rate accum; with Nesterov: variable -= rate gradient + rate momentum accum.
    /// </summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Momentum<T>(Span<T> variable, Span<T> accum, T rate, T momentum, bool nesterov, ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        UpdateLoop.Run(new MomentumUpdate<T>(rate, momentum, nesterov), variable, accum, [], [], gradient);

    /// <summary>
    /// accum = momentum accum - rate gradient; variable += accum; with Nesterov: variable += momentum accum - rate gradient.
    /// </summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void KerasMomentum<T>(Span<T> variable, Span<T> accum, T rate, T momentum, bool nesterov, ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        UpdateLoop.Run(new KerasMomentumUpdate<T>(rate, momentum, nesterov), variable, accum, [], [], gradient);

    /// <summary>accum += gradient squared, unless slots stay; variable -= rate gradient / sqrt(accum).</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Adagrad<T>(Span<T> variable, Span<T> accum, T rate, bool updateSlots, ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        UpdateLoop.Run(new AdagradUpdate<T>(rate, updateSlots), variable, accum, [], [], gradient);

    /// <summary>accum += gradient squared, unless slots stay; variable -= rate gradient / (sqrt(accum) + epsilon).</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void AdagradV2<T>(Span<T> variable, Span<T> accum, T rate, T epsilon, bool updateSlots, ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        UpdateLoop.Run(new AdagradV2Update<T>(rate, epsilon, updateSlots), variable, accum, [], [], gradient);

    /// <summary>
    /// accum and accumUpdate are running means of the squares of the gradient and of the update sqrt(accumUpdate + epsilon) /
    /// sqrt(accum + epsilon) gradient; variable -= rate update.
    /// </summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Adadelta<T>(Span<T> variable, Span<T> accum, Span<T> accumUpdate, T rate, T rho, T epsilon, ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        UpdateLoop.Run(new AdadeltaUpdate<T>(rate, rho, T.One - rho, epsilon), variable, accum, accumUpdate, [], gradient);

    /// <summary>
    /// Sums gradients and their squares; variable = -rate shrink(sum, l1 step) / (l2 step rate + sqrt(squares)) (op
    /// ApplyAdagradDA).
    /// </summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void AdagradDualAveraging<T>(Span<T> variable, Span<T> gradientAccum, Span<T> squaredAccum, T rate, T l1, T l2,
        long step, ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        UpdateLoop.Run(new AdagradDaUpdate<T>(rate, l1 * T.CreateTruncating(step), l2 * T.CreateTruncating(step)), variable,
            gradientAccum, squaredAccum, [], gradient);

    /// <summary>
    /// m and v are running means of the gradient and its square; variable -= rate sqrt(1 - beta2Power) / (1 - beta1Power) m /
    /// (sqrt(v) + epsilon).
    /// </summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Adam<T>(Span<T> variable, Span<T> m, Span<T> v, T beta1Power, T beta2Power, T rate, T beta1, T beta2, T epsilon,
        bool nesterov, ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        UpdateLoop.Run(new AdamUpdate<T>(
            rate * T.Sqrt(T.One - beta2Power) / (T.One - beta1Power), beta1, T.One - beta1, T.One - beta2, epsilon,
                nesterov), variable, m, v, [], gradient);

    /// <summary>As <see cref="Adam{T}"/>, dividing by the root of vMax, the largest v so far (AMSGrad).</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void AmsGrad<T>(Span<T> variable, Span<T> m, Span<T> v, Span<T> vMax, T beta1Power, T beta2Power, T rate, T beta1,
        T beta2, T epsilon, ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        UpdateLoop.Run(new AmsGradUpdate<T>(rate * T.Sqrt(T.One - beta2Power) / (T.One - beta1Power), T.One - beta1, T.One - beta2,
            epsilon), variable, m, v, vMax, gradient);

    /// <summary>
    /// m is a running mean of the gradient; v = max(beta2 v, |gradient|); variable -= rate / (1 - beta1Power) m / (v + epsilon).
    /// </summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void AdaMax<T>(Span<T> variable, Span<T> m, Span<T> v, T beta1Power, T rate, T beta1, T beta2, T epsilon,
        ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        UpdateLoop.Run(new AdaMaxUpdate<T>(rate / (T.One - beta1Power), T.One - beta1, beta2, epsilon), variable, m, v, [], gradient);

    /// <summary>m is a running mean of the gradient; variable -= rate (alpha + signDecay sign(gradient) sign(m)) gradient.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void AddSign<T>(Span<T> variable, Span<T> m, T rate, T alpha, T signDecay, T beta, ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        UpdateLoop.Run(new AddSignUpdate<T>(rate, alpha, signDecay, beta, T.One - beta), variable, m, [], [], gradient);

    /// <summary>m is a running mean of the gradient; variable -= rate exp(logBase signDecay sign(gradient) sign(m)) gradient.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void PowerSign<T>(Span<T> variable, Span<T> m, T rate, T logBase, T signDecay, T beta, ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        UpdateLoop.Run(new PowerSignUpdate<T>(rate, logBase * signDecay, beta, T.One - beta), variable, m, [], [], gradient);

    /// <summary>
    /// meanSquare is a running mean of the squared gradient; moment = momentum moment + rate gradient / sqrt(meanSquare +
    /// epsilon); variable -= moment.
    /// </summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void RmsProp<T>(Span<T> variable, Span<T> meanSquare, Span<T> moment, T rate, T rho, T momentum, T epsilon,
        ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        UpdateLoop.Run(new RmsPropUpdate<T>(rate, T.One - rho, momentum, epsilon), variable, meanSquare, moment, [], gradient);

    /// <summary>As <see cref="RmsProp{T}"/>, with the square of meanGradient, a running mean, taken from meanSquare.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void CenteredRmsProp<T>(Span<T> variable, Span<T> meanGradient, Span<T> meanSquare, Span<T> moment, T rate, T rho,
        T momentum, T epsilon, ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        UpdateLoop.Run(new CenteredRmsPropUpdate<T>(rate, T.One - rho, momentum, epsilon), variable, meanGradient, meanSquare, moment,
            gradient);

    /// <summary>variable = shrink(variable - rate gradient, rate l1) / (1 + rate l2).</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void ProximalGradientDescent<T>(Span<T> variable, T rate, T l1, T l2, ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        UpdateLoop.Run(new ProximalGradientDescentUpdate<T>(rate, rate * l1, T.One + rate * l2, l1 > T.Zero), variable, [], [], [],
            gradient);

    /// <summary>accum += gradient squared; then as <see cref="ProximalGradientDescent{T}"/> with the rate divided by sqrt(accum).</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void ProximalAdagrad<T>(Span<T> variable, Span<T> accum, T rate, T l1, T l2, ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        UpdateLoop.Run(new ProximalAdagradUpdate<T>(rate, l1, l2, l1 > T.Zero), variable, accum, [], [], gradient);

    /// <summary>Follow the regularized leader (ops ApplyFtrl and ApplyFtrlV2).</summary>
    /// <param name="variable">Variable.</param>
    /// <param name="accum">Sum of squared gradients.</param>
    /// <param name="linear">Linear term.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="l1">Strength of the L1 term.</param>
    /// <param name="l2">Strength of the L2 term.</param>
    /// <param name="shrinkage">Strength of V2's shrinkage; 0 in V1.</param>
    /// <param name="power">Learning rate power, usually -1/2.</param>
    /// <param name="multiplyLinearByRate">The linear term holds the rate as a factor.</param>
    /// <param name="gradient">Gradient.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Ftrl<T>(Span<T> variable, Span<T> accum, Span<T> linear, T rate, T l1, T l2, T shrinkage, T power,
        bool multiplyLinearByRate,
        ReadOnlySpan<T> gradient) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T two = T.One + T.One;
        FtrlScalars<T> s = multiplyLinearByRate
            ? new(T.One, l1 * rate, two * l2 * rate, two * shrinkage, rate)
            : new(rate, l1, two * l2, two * shrinkage, T.One);
        if (power == -T.One / two)
        {
            var update = new FtrlUpdate<T>(s.Rate, s.L1, s.L2, s.Shrinkage, s.LinearRate, shrinkage != T.Zero);
            UpdateLoop.Run(update, variable, accum, linear, [], gradient);
        }
        else FtrlOfPower(variable, accum, linear, s, power, gradient);
    }

    static void FtrlOfPower<T>(Span<T> variable, Span<T> accum, Span<T> linear, in FtrlScalars<T> s, T power, ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Map.CheckLength(gradient.Length, variable.Length);
        Map.CheckLength(accum.Length, variable.Length);
        Map.CheckLength(linear.Length, variable.Length);
        for (int i = 0; i < variable.Length; i++)
        {
            T g = gradient[i], sum = accum[i] + g * g, root = T.Pow(sum, -power);
            linear[i] += (g + s.Shrinkage * variable[i]) * s.LinearRate - (root - T.Pow(accum[i], -power)) / s.Rate * variable[i];
            T size = T.Abs(linear[i]);
            variable[i] = size > s.L1 ? (T.CreateTruncating(T.Sign(linear[i])) * s.L1 - linear[i]) / (root / s.Rate + s.L2) : T.Zero;
            accum[i] = sum;
        }
    }

    readonly record struct FtrlScalars<T>(T Rate, T L1, T L2, T Shrinkage, T LinearRate);
}
