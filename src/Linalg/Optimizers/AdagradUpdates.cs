using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>a += g g if accumulates; v -= rate g / sqrt(a).</summary>
readonly struct AdagradUpdate<T>(T rate, bool accumulates) : IUpdate<T> where T : unmanaged, INumber<T>
{
    public static int Slots => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, TSimd>(ref TV v, ref TV a, ref TV b, ref TV c, TV g) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        if (accumulates) a = TSimd.Add(a, TSimd.Multiply(g, g));
        v = TSimd.Subtract(v, TSimd.Divide(TSimd.Multiply(g, TSimd.Broadcast(rate)), TSimd.Sqrt(a)));
    }
}

/// <summary>a += g g if accumulates; v -= rate g / (sqrt(a) + epsilon).</summary>
readonly struct AdagradV2Update<T>(T rate, T epsilon, bool accumulates) : IUpdate<T> where T : unmanaged, INumber<T>
{
    public static int Slots => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, TSimd>(ref TV v, ref TV a, ref TV b, ref TV c, TV g) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        if (accumulates) a = TSimd.Add(a, TSimd.Multiply(g, g));
        v = TSimd.Subtract(v, TSimd.Divide(TSimd.Multiply(g, TSimd.Broadcast(rate)), TSimd.Add(TSimd.Sqrt(a), TSimd.Broadcast(epsilon))));
    }
}

/// <summary>a (accum) and b (accum_update) are running means of g g and of the squared update.</summary>
readonly struct AdadeltaUpdate<T>(T rate, T rho, T oneMinusRho, T epsilon) : IUpdate<T> where T : unmanaged, INumber<T>
{
    public static int Slots => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, TSimd>(ref TV v, ref TV a, ref TV b, ref TV c, TV g) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        a = TSimd.Add(TSimd.Multiply(a, TSimd.Broadcast(rho)), TSimd.Multiply(TSimd.Multiply(g, g), TSimd.Broadcast(oneMinusRho)));
        TV update = TSimd.Multiply(TSimd.Divide(TSimd.Sqrt(TSimd.Add(b, TSimd.Broadcast(epsilon))),
            TSimd.Sqrt(TSimd.Add(a, TSimd.Broadcast(epsilon)))), g);
        v = TSimd.Subtract(v, TSimd.Multiply(update, TSimd.Broadcast(rate)));
        b = TSimd.Add(TSimd.Multiply(b, TSimd.Broadcast(rho)),
            TSimd.Multiply(TSimd.Multiply(update, update), TSimd.Broadcast(oneMinusRho)));
    }
}

/// <summary>a (sum of g), b (sum of g g): dual averaging with l1 and l2. The l1 and l2 given here are multiplied by the step.</summary>
readonly struct AdagradDaUpdate<T>(T rate, T l1, T l2) : IUpdate<T> where T : unmanaged, INumber<T>
{
    public static int Slots => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, TSimd>(ref TV v, ref TV a, ref TV b, ref TV c, TV g) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV zero = TSimd.Broadcast(T.Zero);
        a = TSimd.Add(a, g);
        b = TSimd.Add(b, TSimd.Multiply(g, g));
        TV shrunk = TSimd.Multiply(VectorMath.Sign<T, TV, TSimd>(a),
            TSimd.AtLeast(TSimd.Subtract(TSimd.Abs(a), TSimd.Broadcast(l1)), zero));
        TV divisor = TSimd.Add(TSimd.Multiply(TSimd.Broadcast(l2), TSimd.Broadcast(rate)), TSimd.Sqrt(b));
        v = TSimd.Subtract(zero, TSimd.Divide(TSimd.Multiply(TSimd.Broadcast(rate), shrunk), divisor));
    }
}
