using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>One number, or a vector of numbers, so that a formula is written once for both.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="T">Element.</typeparam>
public unsafe interface ILanes<TSelf, T> where TSelf : struct, ILanes<TSelf, T> where T : unmanaged
{
    /// <summary>Numbers in one value.</summary>
    static abstract int Count { get; }

    /// <summary>Every lane is <paramref name="value"/>.</summary>
    static abstract TSelf Of(T value);

    /// <summary>Reads <see cref="Count"/> numbers.</summary>
    static abstract TSelf Load(T* source);

    /// <summary>Writes <see cref="Count"/> numbers.</summary>
    static abstract void Store(T* target, TSelf value);

    /// <summary>Sum.</summary>
    static abstract TSelf operator +(TSelf x, TSelf y);

    /// <summary>Difference.</summary>
    static abstract TSelf operator -(TSelf x, TSelf y);

    /// <summary>Product.</summary>
    static abstract TSelf operator *(TSelf x, TSelf y);

    /// <summary>Quotient.</summary>
    static abstract TSelf operator /(TSelf x, TSelf y);

    /// <summary>Square root.</summary>
    static abstract TSelf Sqrt(TSelf x);

    /// <summary>Magnitude.</summary>
    static abstract TSelf Abs(TSelf x);

    /// <summary>The larger.</summary>
    static abstract TSelf Max(TSelf x, TSelf y);

    /// <summary>The smaller.</summary>
    static abstract TSelf Min(TSelf x, TSelf y);

    /// <summary>-1, 0 or 1.</summary>
    static abstract TSelf Sign(TSelf x);

    /// <summary>x to the power of <paramref name="y"/>.</summary>
    static abstract TSelf Pow(TSelf x, T y);

    /// <summary>e to the power of x.</summary>
    static abstract TSelf Exp(TSelf x);
}

/// <summary>One number.</summary>
readonly unsafe struct OneLane<T>(T value) : ILanes<OneLane<T>, T> where T : unmanaged, INumber<T>
{
    readonly T _value = value;

    public static int Count => 1;

    public static OneLane<T> Of(T value) => new(value);

    public static OneLane<T> Load(T* source) => new(*source);

    public static void Store(T* target, OneLane<T> value) => *target = value._value;

    public static OneLane<T> operator +(OneLane<T> x, OneLane<T> y) => new(x._value + y._value);

    public static OneLane<T> operator -(OneLane<T> x, OneLane<T> y) => new(x._value - y._value);

    public static OneLane<T> operator *(OneLane<T> x, OneLane<T> y) => new(x._value * y._value);

    public static OneLane<T> operator /(OneLane<T> x, OneLane<T> y) => new(x._value / y._value);

    public static OneLane<T> Sqrt(OneLane<T> x) => new(RealMath.Sqrt(x._value));

    public static OneLane<T> Abs(OneLane<T> x) => new(T.Abs(x._value));

    public static OneLane<T> Max(OneLane<T> x, OneLane<T> y) => new(T.Max(x._value, y._value));

    public static OneLane<T> Min(OneLane<T> x, OneLane<T> y) => new(T.Min(x._value, y._value));

    public static OneLane<T> Sign(OneLane<T> x) => new(RealMath.Sign(x._value));

    public static OneLane<T> Pow(OneLane<T> x, T y) => new(RealMath.Pow(x._value, y));

    public static OneLane<T> Exp(OneLane<T> x) => new(RealMath.Exp(x._value));
}

/// <summary>A vector as wide as the processor's registers, of float or double.</summary>
readonly unsafe struct ManyLanes<T>(Vector<T> value) : ILanes<ManyLanes<T>, T> where T : unmanaged, INumber<T>
{
    readonly Vector<T> _value = value;

    public static int Count => Vector<T>.Count;

    public static ManyLanes<T> Of(T value) => new(new Vector<T>(value));

    public static ManyLanes<T> Load(T* source) => new(Vector.Load(source));

    public static void Store(T* target, ManyLanes<T> value) => Vector.Store(value._value, target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ManyLanes<T> operator +(ManyLanes<T> x, ManyLanes<T> y) => new(x._value + y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ManyLanes<T> operator -(ManyLanes<T> x, ManyLanes<T> y) => new(x._value - y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ManyLanes<T> operator *(ManyLanes<T> x, ManyLanes<T> y) => new(x._value * y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ManyLanes<T> operator /(ManyLanes<T> x, ManyLanes<T> y) => new(x._value / y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ManyLanes<T> Sqrt(ManyLanes<T> x) => new(Vector.SquareRoot(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ManyLanes<T> Abs(ManyLanes<T> x) => new(Vector.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ManyLanes<T> Max(ManyLanes<T> x, ManyLanes<T> y) => new(Vector.Max(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ManyLanes<T> Min(ManyLanes<T> x, ManyLanes<T> y) => new(Vector.Min(x._value, y._value));

    public static ManyLanes<T> Sign(ManyLanes<T> x)
    {
        Vector<T> one = new(T.One), zero = Vector<T>.Zero;
        return new(Vector.ConditionalSelect(Vector.GreaterThan(x._value, zero), one,
            Vector.ConditionalSelect(Vector.LessThan(x._value, zero), zero - one, zero)));
    }

    public static ManyLanes<T> Pow(ManyLanes<T> x, T y)
    {
        T* lanes = stackalloc T[Vector<T>.Count];
        Vector.Store(x._value, lanes);
        for (int i = 0; i < Vector<T>.Count; i++) lanes[i] = RealMath.Pow(lanes[i], y);
        return Load(lanes);
    }

    public static ManyLanes<T> Exp(ManyLanes<T> x)
    {
        T* lanes = stackalloc T[Vector<T>.Count];
        Vector.Store(x._value, lanes);
        for (int i = 0; i < Vector<T>.Count; i++) lanes[i] = RealMath.Exp(lanes[i]);
        return Load(lanes);
    }
}
