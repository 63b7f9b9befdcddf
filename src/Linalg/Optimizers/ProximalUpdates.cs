using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>v = prox(v - rate g): shrunk by rate l1, divided by 1 + rate l2.</summary>
readonly struct ProximalGradientDescentUpdate<T>(T rate, T shrink, T divisor, bool shrinks) : IUpdate<T> where T : unmanaged, INumber<T>
{
    public static int Slots => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, TSimd>(ref TV v, ref TV a, ref TV b, ref TV c, TV g) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV zero = TSimd.Broadcast(T.Zero);
        v = TSimd.Subtract(v, TSimd.Multiply(g, TSimd.Broadcast(rate)));
        if (shrinks) v = TSimd.Multiply(VectorMath.Sign<T, TV, TSimd>(v),
            TSimd.AtLeast(TSimd.Subtract(TSimd.Abs(v), TSimd.Broadcast(shrink)), zero));
        v = TSimd.Divide(v, TSimd.Broadcast(divisor));
    }
}

/// <summary>a += g g; v = prox(v - rate g), the rate being divided by sqrt(a).</summary>
readonly struct ProximalAdagradUpdate<T>(T rate, T l1, T l2, bool shrinks) : IUpdate<T> where T : unmanaged, INumber<T>
{
    public static int Slots => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, TSimd>(ref TV v, ref TV a, ref TV b, ref TV c, TV g) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV zero = TSimd.Broadcast(T.Zero), one = TSimd.Broadcast(T.One);
        a = TSimd.Add(a, TSimd.Multiply(g, g));
        TV r = TSimd.Divide(TSimd.Broadcast(rate), TSimd.Sqrt(a));
        v = TSimd.Subtract(v, TSimd.Multiply(g, r));
        TV size = TSimd.AtLeast(TSimd.Subtract(TSimd.Abs(v), TSimd.Multiply(r, TSimd.Broadcast(l1))), zero);
        if (shrinks) v = TSimd.Multiply(VectorMath.Sign<T, TV, TSimd>(v), size);
        v = TSimd.Divide(v, TSimd.Add(one, TSimd.Multiply(r, TSimd.Broadcast(l2))));
    }
}

/// <summary>Follow the regularized leader with a learning rate power of -1/2: a (accum), b (linear).</summary>
readonly struct FtrlUpdate<T>(T rate, T l1, T l2, T shrinkage, T linearRate, bool shrinks) : IUpdate<T> where T : unmanaged, INumber<T>
{
    public static int Slots => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, TSimd>(ref TV v, ref TV a, ref TV b, ref TV c, TV g) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV zero = TSimd.Broadcast(T.Zero);
        TV shrunk = g;
        if (shrinks) shrunk = TSimd.Add(g, TSimd.Multiply(v, TSimd.Broadcast(shrinkage)));
        TV sum = TSimd.Add(a, TSimd.Multiply(g, g));
        TV root = TSimd.Sqrt(sum);
        TV sigma = TSimd.Divide(TSimd.Subtract(root, TSimd.Sqrt(a)), TSimd.Broadcast(rate));
        b = TSimd.Subtract(TSimd.Add(b, TSimd.Multiply(shrunk, TSimd.Broadcast(linearRate))), TSimd.Multiply(sigma, v));
        TV x = TSimd.Subtract(TSimd.Multiply(VectorMath.Sign<T, TV, TSimd>(b), TSimd.Broadcast(l1)), b);
        TV quotient = TSimd.Divide(x, TSimd.Add(TSimd.Divide(root, TSimd.Broadcast(rate)), TSimd.Broadcast(l2)));
        v = TSimd.Select(TSimd.GreaterThan(TSimd.Abs(b), TSimd.Broadcast(l1)), quotient, zero);
        a = sum;
    }
}
