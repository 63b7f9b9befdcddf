using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>v -= rate g.</summary>
readonly struct GradientDescentUpdate<T>(T rate) : IUpdate<T> where T : unmanaged, INumber<T>
{
    public static int Slots => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, TSimd>(ref TV v, ref TV a, ref TV b, ref TV c, TV g) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        v = TSimd.Subtract(v, TSimd.Multiply(g, TSimd.Broadcast(rate)));
    }
}

/// <summary>a = momentum a + g; v -= rate a, or rate g + momentum rate a.</summary>
readonly struct MomentumUpdate<T>(T rate, T momentum, bool nesterov) : IUpdate<T> where T : unmanaged, INumber<T>
{
    public static int Slots => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, TSimd>(ref TV v, ref TV a, ref TV b, ref TV c, TV g) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        a = TSimd.Add(TSimd.Multiply(a, TSimd.Broadcast(momentum)), g);
        TV step = nesterov ? TSimd.Add(g, TSimd.Multiply(a, TSimd.Broadcast(momentum))) : a;
        v = TSimd.Subtract(v, TSimd.Multiply(step, TSimd.Broadcast(rate)));
    }
}

/// <summary>a = momentum a - rate g; v += a, or momentum a - rate g.</summary>
readonly struct KerasMomentumUpdate<T>(T rate, T momentum, bool nesterov) : IUpdate<T> where T : unmanaged, INumber<T>
{
    public static int Slots => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, TSimd>(ref TV v, ref TV a, ref TV b, ref TV c, TV g) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        a = TSimd.Subtract(TSimd.Multiply(a, TSimd.Broadcast(momentum)), TSimd.Multiply(g, TSimd.Broadcast(rate)));
        TV step = nesterov ? TSimd.Subtract(TSimd.Multiply(a, TSimd.Broadcast(momentum)), TSimd.Multiply(g, TSimd.Broadcast(rate))) : a;
        v = TSimd.Add(v, step);
    }
}

/// <summary>a (ms) += (g g - a) (1 - rho); b (mom) = momentum b + rate g / sqrt(a + epsilon); v -= b.</summary>
readonly struct RmsPropUpdate<T>(T rate, T oneMinusRho, T momentum, T epsilon) : IUpdate<T> where T : unmanaged, INumber<T>
{
    public static int Slots => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, TSimd>(ref TV v, ref TV a, ref TV b, ref TV c, TV g) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        a = TSimd.Add(a, TSimd.Multiply(TSimd.Subtract(TSimd.Multiply(g, g), a), TSimd.Broadcast(oneMinusRho)));
        b = TSimd.Add(TSimd.Multiply(b, TSimd.Broadcast(momentum)),
            TSimd.Divide(TSimd.Multiply(g, TSimd.Broadcast(rate)), TSimd.Sqrt(TSimd.Add(a, TSimd.Broadcast(epsilon)))));
        v = TSimd.Subtract(v, b);
    }
}

/// <summary>a (mg) and b (ms) are running means of g and g g; c (mom) = momentum c + rate g / sqrt(b - a a + epsilon); v -= c.</summary>
readonly struct CenteredRmsPropUpdate<T>(T rate, T oneMinusRho, T momentum, T epsilon) : IUpdate<T> where T : unmanaged, INumber<T>
{
    public static int Slots => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, TSimd>(ref TV v, ref TV a, ref TV b, ref TV c, TV g) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        b = TSimd.Add(b, TSimd.Multiply(TSimd.Subtract(TSimd.Multiply(g, g), b), TSimd.Broadcast(oneMinusRho)));
        a = TSimd.Add(a, TSimd.Multiply(TSimd.Subtract(g, a), TSimd.Broadcast(oneMinusRho)));
        c = TSimd.Add(TSimd.Multiply(c, TSimd.Broadcast(momentum)),
            TSimd.Divide(TSimd.Multiply(g, TSimd.Broadcast(rate)),
                TSimd.Sqrt(TSimd.Add(TSimd.Subtract(b, TSimd.Multiply(a, a)), TSimd.Broadcast(epsilon)))));
        v = TSimd.Subtract(v, c);
    }
}
