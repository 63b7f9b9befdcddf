using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>Functions of real numbers for every floating type; those of float are computed in float, of narrower types in double, rounded once.</summary>
public static class RealMath
{
    /// <summary>Square root.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sqrt<T>(T x) where T : INumber<T> => typeof(T) == typeof(float)
        ? (T)(object)MathF.Sqrt((float)(object)x)
        : T.CreateTruncating(Math.Sqrt(double.CreateTruncating(x)));

    /// <summary><paramref name="x"/> to the power of <paramref name="y"/>.</summary>
    public static T Pow<T>(T x, T y) where T : INumber<T> => typeof(T) == typeof(float)
        ? (T)(object)MathF.Pow((float)(object)x, (float)(object)y)
        : T.CreateTruncating(Math.Pow(double.CreateTruncating(x), double.CreateTruncating(y)));

    /// <summary>e to the power of <paramref name="x"/>.</summary>
    public static T Exp<T>(T x) where T : INumber<T> => typeof(T) == typeof(float)
        ? (T)(object)MathF.Exp((float)(object)x)
        : T.CreateTruncating(Math.Exp(double.CreateTruncating(x)));

    /// <summary>Natural logarithm.</summary>
    public static T Log<T>(T x) where T : INumber<T> => typeof(T) == typeof(float)
        ? (T)(object)MathF.Log((float)(object)x)
        : T.CreateTruncating(Math.Log(double.CreateTruncating(x)));

    /// <summary>-1, 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sign<T>(T x) where T : INumber<T> => x > T.Zero ? T.One : x < T.Zero ? -T.One : T.Zero;
}
