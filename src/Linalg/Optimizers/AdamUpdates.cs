using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>
/// a (m) and b (v) are running means of g and g g; alpha = rate sqrt(1 - beta2^t) / (1 - beta1^t); v -= alpha a / (sqrt(b) +
/// epsilon).
/// </summary>
readonly struct AdamUpdate<T>(T alpha, T beta1, T oneMinusBeta1, T oneMinusBeta2, T epsilon, bool nesterov) : IUpdate<T>
    where T : unmanaged, INumber<T>
{
    public static int Slots => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, TSimd>(ref TV v, ref TV a, ref TV b, ref TV c, TV g) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        a = TSimd.Add(a, TSimd.Multiply(TSimd.Subtract(g, a), TSimd.Broadcast(oneMinusBeta1)));
        b = TSimd.Add(b, TSimd.Multiply(TSimd.Subtract(TSimd.Multiply(g, g), b), TSimd.Broadcast(oneMinusBeta2)));
        TV step = a;
        if (nesterov) step = TSimd.Add(TSimd.Multiply(g, TSimd.Broadcast(oneMinusBeta1)), TSimd.Multiply(a, TSimd.Broadcast(beta1)));
        v = TSimd.Subtract(v, TSimd.Divide(TSimd.Multiply(step, TSimd.Broadcast(alpha)),
            TSimd.Add(TSimd.Sqrt(b), TSimd.Broadcast(epsilon))));
    }
}

/// <summary>As <see cref="AdamUpdate{T}"/>, with c, the largest b so far, in place of b.</summary>
readonly struct AmsGradUpdate<T>(T alpha, T oneMinusBeta1, T oneMinusBeta2, T epsilon) : IUpdate<T> where T : unmanaged, INumber<T>
{
    public static int Slots => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, TSimd>(ref TV v, ref TV a, ref TV b, ref TV c, TV g) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        a = TSimd.Add(a, TSimd.Multiply(TSimd.Subtract(g, a), TSimd.Broadcast(oneMinusBeta1)));
        b = TSimd.Add(b, TSimd.Multiply(TSimd.Subtract(TSimd.Multiply(g, g), b), TSimd.Broadcast(oneMinusBeta2)));
        c = TSimd.Max(c, b);
        v = TSimd.Subtract(v, TSimd.Divide(TSimd.Multiply(a, TSimd.Broadcast(alpha)),
            TSimd.Add(TSimd.Sqrt(c), TSimd.Broadcast(epsilon))));
    }
}

/// <summary>
/// a (m) is a running mean of g; b = max(beta2 b, |g|); v -= rate a / (b + epsilon), the rate being divided by 1 - beta1^t.
/// </summary>
readonly struct AdaMaxUpdate<T>(T rate, T oneMinusBeta1, T beta2, T epsilon) : IUpdate<T> where T : unmanaged, INumber<T>
{
    public static int Slots => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, TSimd>(ref TV v, ref TV a, ref TV b, ref TV c, TV g) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        a = TSimd.Add(a, TSimd.Multiply(TSimd.Subtract(g, a), TSimd.Broadcast(oneMinusBeta1)));
        b = TSimd.Max(TSimd.Multiply(b, TSimd.Broadcast(beta2)), TSimd.Abs(g));
        v = TSimd.Subtract(v, TSimd.Multiply(TSimd.Broadcast(rate), TSimd.Divide(a, TSimd.Add(b, TSimd.Broadcast(epsilon)))));
    }
}

/// <summary>a (m) = beta a + (1 - beta) g; v -= rate (alpha + decay sign(g) sign(a)) g.</summary>
readonly struct AddSignUpdate<T>(T rate, T alpha, T decay, T beta, T oneMinusBeta) : IUpdate<T> where T : unmanaged, INumber<T>
{
    public static int Slots => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, TSimd>(ref TV v, ref TV a, ref TV b, ref TV c, TV g) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        a = TSimd.Add(TSimd.Multiply(a, TSimd.Broadcast(beta)), TSimd.Multiply(g, TSimd.Broadcast(oneMinusBeta)));
        TV signs = TSimd.Multiply(VectorMath.Sign<T, TV, TSimd>(g), VectorMath.Sign<T, TV, TSimd>(a));
        TV weight = TSimd.Add(TSimd.Broadcast(alpha), TSimd.Multiply(TSimd.Broadcast(decay), signs));
        v = TSimd.Subtract(v, TSimd.Multiply(TSimd.Multiply(weight, g), TSimd.Broadcast(rate)));
    }
}

/// <summary>a (m) = beta a + (1 - beta) g; v -= rate exp(logBase decay sign(g) sign(a)) g.</summary>
readonly struct PowerSignUpdate<T>(T rate, T logBaseDecay, T beta, T oneMinusBeta) : IUpdate<T> where T : unmanaged, INumber<T>
{
    public static int Slots => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, TSimd>(ref TV v, ref TV a, ref TV b, ref TV c, TV g) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        a = TSimd.Add(TSimd.Multiply(a, TSimd.Broadcast(beta)), TSimd.Multiply(g, TSimd.Broadcast(oneMinusBeta)));
        TV signs = TSimd.Multiply(VectorMath.Sign<T, TV, TSimd>(g), VectorMath.Sign<T, TV, TSimd>(a));
        TV weight = VectorMath.Exp<T, TV, TSimd>(TSimd.Multiply(TSimd.Broadcast(logBaseDecay), signs));
        v = TSimd.Subtract(v, TSimd.Multiply(TSimd.Multiply(weight, g), TSimd.Broadcast(rate)));
    }
}
