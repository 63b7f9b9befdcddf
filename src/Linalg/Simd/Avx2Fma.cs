using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TensorHarbor.Linalg;

/// <summary>Vectors of 256 bits.</summary>
readonly unsafe struct Avx2Fma<T> : ISimd<T, Vector256<T>> where T : unmanaged, INumber<T>
{
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported && Vector256<T>.IsSupported;

    public static int Lanes => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Broadcast(T value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Constant(double value)
    {
        if (typeof(T) == typeof(float)) return Vector256.Create((float)value).As<float, T>();
        if (typeof(T) == typeof(double)) return Vector256.Create(value).As<double, T>();
        return Vector256.Create(T.CreateTruncating(value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadPartial(T* source, int count, Vector256<T> mask)
    {
        if (sizeof(T) == 4) return Avx.MaskLoad((float*)source, mask.AsSingle()).As<float, T>();
        if (sizeof(T) == 8) return Avx.MaskLoad((double*)source, mask.AsDouble()).As<double, T>();
        Vector256<T> value = default;
        Unsafe.CopyBlockUnaligned(&value, source, (uint)(count * sizeof(T)));
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* target, Vector256<T> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(T* target, int count, Vector256<T> mask, Vector256<T> value)
    {
        if (sizeof(T) == 4) Avx.MaskStore((float*)target, mask.AsSingle(), value.AsSingle());
        else if (sizeof(T) == 8) Avx.MaskStore((double*)target, mask.AsDouble(), value.AsDouble());
        else Unsafe.CopyBlockUnaligned(target, &value, (uint)(count * sizeof(T)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Mask(int count) => Vector256.LessThan(Vector256<T>.Indices, Vector256.Create(T.CreateTruncating(count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Add(Vector256<T> x, Vector256<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Subtract(Vector256<T> x, Vector256<T> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Multiply(Vector256<T> x, Vector256<T> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Divide(Vector256<T> x, Vector256<T> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Sqrt(Vector256<T> x) => Vector256.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Abs(Vector256<T> x) => Vector256.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> x, Vector256<T> y, Vector256<T> z)
    {
        if (typeof(T) == typeof(float)) return Fma.MultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double)) return Fma.MultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();
        return (x * y) + z;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> AtLeast(Vector256<T> x, Vector256<T> bound)
    {
        if (typeof(T) == typeof(float)) return Avx.Max(bound.AsSingle(), x.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double)) return Avx.Max(bound.AsDouble(), x.AsDouble()).As<double, T>();
        return Vector256.Max(x, bound);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> AtMost(Vector256<T> x, Vector256<T> bound)
    {
        if (typeof(T) == typeof(float)) return Avx.Min(bound.AsSingle(), x.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double)) return Avx.Min(bound.AsDouble(), x.AsDouble()).As<double, T>();
        return Vector256.Min(x, bound);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Max(Vector256<T> x, Vector256<T> y) => Vector256.Max(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Min(Vector256<T> x, Vector256<T> y) => Vector256.Min(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> GreaterThan(Vector256<T> x, Vector256<T> y) => Vector256.GreaterThan(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> GreaterThanOrEqual(Vector256<T> x, Vector256<T> y) => Vector256.GreaterThanOrEqual(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> EqualTo(Vector256<T> x, Vector256<T> y) => Vector256.Equals(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadFlags(bool* source)
    {
        if (sizeof(T) == 4) return ~Vector256.Equals(Avx2.ConvertToVector256Int32((byte*)source), default).As<int, T>();
        return ~Vector256.Equals(Avx2.ConvertToVector256Int64(Vector128.CreateScalar(*(uint*)source).AsByte()), default).As<long, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFlags(bool* target, Vector256<T> mask, bool isNegated)
    {
        Vector128<int> words = sizeof(T) == 4 ? default : Vector128.Narrow(mask.AsInt64().GetLower(), mask.AsInt64().GetUpper());
        Vector128<short> halves = sizeof(T) == 4 ? Vector128.Narrow(mask.AsInt32().GetLower(), mask.AsInt32().GetUpper()) : Vector128.Narrow(words, words);
        Vector128<sbyte> flags = Vector128.Narrow(halves, halves);
        flags = isNegated ? flags + Vector128<sbyte>.One : -flags;
        if (sizeof(T) == 4) *(ulong*)target = flags.AsUInt64().ToScalar();
        else *(uint*)target = flags.AsUInt32().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Select(Vector256<T> mask, Vector256<T> x, Vector256<T> y) => Vector256.ConditionalSelect(mask, x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Round(Vector256<T> x)
    {
        if (typeof(T) == typeof(float)) return Vector256.Round(x.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double)) return Vector256.Round(x.AsDouble()).As<double, T>();
        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ScaleBinary(Vector256<T> x, Vector256<T> power)
    {
        if (typeof(T) == typeof(float))
        {
            Vector256<int> n = Vector256.ConvertToInt32Native(power.AsSingle());
            Vector256<int> half = n >> 1;
            Vector256<float> first = ((Vector256.Create(127) + half) << 23).AsSingle();
            Vector256<float> second = ((Vector256.Create(127) + n - half) << 23).AsSingle();
            return (x.AsSingle() * first * second).As<float, T>();
        }
        if (typeof(T) == typeof(double))
        {
            Vector256<long> n = Vector256.ConvertToInt64Native(power.AsDouble()), half = n >> 1;
            Vector256<double> first = ((Vector256.Create(1023L) + half) << 52).AsDouble();
            Vector256<double> second = ((Vector256.Create(1023L) + n - half) << 52).AsDouble();
            return (x.AsDouble() * first * second).As<double, T>();
        }
        throw new NotSupportedException($"ScaleBinary of {typeof(T)}");
    }

    public static Vector256<T> Log(Vector256<T> x)
    {
        if (typeof(T) == typeof(float)) return Vector256.Log(x.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double)) return Vector256.Log(x.AsDouble()).As<double, T>();
        throw new NotSupportedException($"Log of {typeof(T)}");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Across<TFold>(Vector256<T> x) where TFold : struct, IFold<T> =>
        Portable<T>.Across<TFold>(TFold.Combine<Vector128<T>, Portable<T>>(x.GetLower(), x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector256<T> x) => Vector256.Sum(x);
}
