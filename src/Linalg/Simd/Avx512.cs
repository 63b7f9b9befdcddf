using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TensorHarbor.Linalg;

/// <summary>Vectors of 512 bits. AVX-512 has masks, so edges cost as much as whole vectors.</summary>
readonly unsafe struct Avx512<T> : ISimd<T, Vector512<T>> where T : unmanaged, INumber<T>
{
    public static bool IsSupported => Avx512F.IsSupported && Vector512<T>.IsSupported;

    public static int Lanes => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Broadcast(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Constant(double value)
    {
        if (typeof(T) == typeof(float)) return Vector512.Create((float)value).As<float, T>();
        if (typeof(T) == typeof(double)) return Vector512.Create(value).As<double, T>();
        return Vector512.Create(T.CreateTruncating(value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadPartial(T* source, int count, Vector512<T> mask)
    {
        if (sizeof(T) == 4) return Avx512F.MaskLoad((float*)source, mask.AsSingle(), Vector512<float>.Zero).As<float, T>();
        if (sizeof(T) == 8) return Avx512F.MaskLoad((double*)source, mask.AsDouble(), Vector512<double>.Zero).As<double, T>();
        Vector512<T> value = default;
        Unsafe.CopyBlockUnaligned(&value, source, (uint)(count * sizeof(T)));
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* target, Vector512<T> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(T* target, int count, Vector512<T> mask, Vector512<T> value)
    {
        if (sizeof(T) == 4) Avx512F.MaskStore((float*)target, mask.AsSingle(), value.AsSingle());
        else if (sizeof(T) == 8) Avx512F.MaskStore((double*)target, mask.AsDouble(), value.AsDouble());
        else Unsafe.CopyBlockUnaligned(target, &value, (uint)(count * sizeof(T)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Mask(int count) => Vector512.LessThan(Vector512<T>.Indices, Vector512.Create(T.CreateTruncating(count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> x, Vector512<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Subtract(Vector512<T> x, Vector512<T> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> x, Vector512<T> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Divide(Vector512<T> x, Vector512<T> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Sqrt(Vector512<T> x) => Vector512.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Abs(Vector512<T> x) => Vector512.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> x, Vector512<T> y, Vector512<T> z)
    {
        if (typeof(T) == typeof(float)) return Avx512F.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double)) return Avx512F.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();
        return (x * y) + z;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AtLeast(Vector512<T> x, Vector512<T> bound)
    {
        if (typeof(T) == typeof(float)) return Avx512F.Max(bound.AsSingle(), x.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double)) return Avx512F.Max(bound.AsDouble(), x.AsDouble()).As<double, T>();
        return Vector512.Max(x, bound);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AtMost(Vector512<T> x, Vector512<T> bound)
    {
        if (typeof(T) == typeof(float)) return Avx512F.Min(bound.AsSingle(), x.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double)) return Avx512F.Min(bound.AsDouble(), x.AsDouble()).As<double, T>();
        return Vector512.Min(x, bound);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Max(Vector512<T> x, Vector512<T> y) => Vector512.Max(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Min(Vector512<T> x, Vector512<T> y) => Vector512.Min(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> GreaterThan(Vector512<T> x, Vector512<T> y) => Vector512.GreaterThan(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> GreaterThanOrEqual(Vector512<T> x, Vector512<T> y) => Vector512.GreaterThanOrEqual(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> EqualTo(Vector512<T> x, Vector512<T> y) => Vector512.Equals(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadFlags(bool* source)
    {
        if (sizeof(T) == 4) return ~Vector512.Equals(Avx512F.ConvertToVector512Int32(Vector128.Load((byte*)source)), default).As<int, T>();
        return ~Vector512.Equals(Avx512F.ConvertToVector512Int64(Vector128.CreateScalar(*(ulong*)source).AsByte()), default).As<long, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFlags(bool* target, Vector512<T> mask, bool isNegated)
    {
        Vector128<sbyte> flags = sizeof(T) == 4 ? Avx512F.ConvertToVector128SByte(mask.AsInt32()) : Avx512F.ConvertToVector128SByte(mask.AsInt64());
        flags = isNegated ? flags + Vector128<sbyte>.One : -flags;
        if (sizeof(T) == 4) flags.Store((sbyte*)target);
        else *(ulong*)target = flags.AsUInt64().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Select(Vector512<T> mask, Vector512<T> x, Vector512<T> y) => Vector512.ConditionalSelect(mask, x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Round(Vector512<T> x)
    {
        if (typeof(T) == typeof(float)) return Vector512.Round(x.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double)) return Vector512.Round(x.AsDouble()).As<double, T>();
        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ScaleBinary(Vector512<T> x, Vector512<T> power)
    {
        if (typeof(T) == typeof(float)) return Avx512F.Scale(x.AsSingle(), power.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double)) return Avx512F.Scale(x.AsDouble(), power.AsDouble()).As<double, T>();
        throw new NotSupportedException($"ScaleBinary of {typeof(T)}");
    }

    public static Vector512<T> Log(Vector512<T> x)
    {
        if (typeof(T) == typeof(float)) return Vector512.Log(x.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double)) return Vector512.Log(x.AsDouble()).As<double, T>();
        throw new NotSupportedException($"Log of {typeof(T)}");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Across<TFold>(Vector512<T> x) where TFold : struct, IFold<T> =>
        Avx2Fma<T>.Across<TFold>(TFold.Combine<Vector256<T>, Avx2Fma<T>>(x.GetLower(), x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector512<T> x) => Vector512.Sum(x);
}
