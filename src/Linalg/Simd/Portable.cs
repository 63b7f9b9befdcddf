using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TensorHarbor.Linalg;

/// <summary>Vectors of 128 bits, which every processor that .NET runs on has.</summary>
readonly unsafe struct Portable<T> : ISimd<T, Vector128<T>> where T : unmanaged, INumber<T>
{
    public static bool IsSupported => Vector128<T>.IsSupported;

    public static int Lanes => Vector128<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Broadcast(T value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Constant(double value)
    {
        if (typeof(T) == typeof(float)) return Vector128.Create((float)value).As<float, T>();
        if (typeof(T) == typeof(double)) return Vector128.Create(value).As<double, T>();
        return Vector128.Create(T.CreateTruncating(value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(T* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadPartial(T* source, int count, Vector128<T> mask)
    {
        if (count == Lanes) return Load(source);
        if (sizeof(T) == 8) return Vector128.CreateScalar(*source);
        if (sizeof(T) != 4) return Small(source, count);
        if (count == 1) return Vector128.CreateScalar(*source);
        return Vector128.Create(Vector64.Load(source), count == 2 ? default : Vector64.CreateScalar(source[2]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* target, Vector128<T> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(T* target, int count, Vector128<T> mask, Vector128<T> value)
    {
        if (count == Lanes) Store(target, value);
        else if (sizeof(T) == 8) *target = value.ToScalar();
        else if (sizeof(T) != 4) Unsafe.CopyBlockUnaligned(target, &value, (uint)(count * sizeof(T)));
        else
        {
            if (count == 1) *target = value.ToScalar();
            else value.GetLower().Store(target);
            if (count == 3) target[2] = value.GetElement(2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Mask(int count) => Vector128.LessThan(Vector128<T>.Indices, Vector128.Create(T.CreateTruncating(count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Add(Vector128<T> x, Vector128<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Subtract(Vector128<T> x, Vector128<T> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Multiply(Vector128<T> x, Vector128<T> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Divide(Vector128<T> x, Vector128<T> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Sqrt(Vector128<T> x) => Vector128.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Abs(Vector128<T> x) => Vector128.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> x, Vector128<T> y, Vector128<T> z)
    {
        if (typeof(T) == typeof(float)) return Vector128.MultiplyAddEstimate(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double)) return Vector128.MultiplyAddEstimate(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();
        return (x * y) + z;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> AtLeast(Vector128<T> x, Vector128<T> bound)
    {
        return Vector128.Max(x, bound);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> AtMost(Vector128<T> x, Vector128<T> bound)
    {
        return Vector128.Min(x, bound);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Max(Vector128<T> x, Vector128<T> y) => Vector128.Max(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Min(Vector128<T> x, Vector128<T> y) => Vector128.Min(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> GreaterThan(Vector128<T> x, Vector128<T> y) => Vector128.GreaterThan(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> GreaterThanOrEqual(Vector128<T> x, Vector128<T> y) => Vector128.GreaterThanOrEqual(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> EqualTo(Vector128<T> x, Vector128<T> y) => Vector128.Equals(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadFlags(bool* source)
    {
        if (sizeof(T) == 8) return ~Vector128.Equals(Vector128.Create(((byte*)source)[0], (long)((byte*)source)[1]), default).As<long, T>();
        Vector128<ushort> halves = Vector128.WidenLower(Vector128.CreateScalar(*(uint*)source).AsByte());
        return ~Vector128.Equals(Vector128.WidenLower(halves), default).As<uint, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFlags(bool* target, Vector128<T> mask, bool isNegated)
    {
        for (int i = 0; i < Lanes; i++) target[i] = (sizeof(T) == 4 ? mask.AsInt32()[i] != 0 : mask.AsInt64()[i] != 0) != isNegated;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Select(Vector128<T> mask, Vector128<T> x, Vector128<T> y) => Vector128.ConditionalSelect(mask, x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Round(Vector128<T> x)
    {
        if (typeof(T) == typeof(float)) return Vector128.Round(x.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double)) return Vector128.Round(x.AsDouble()).As<double, T>();
        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ScaleBinary(Vector128<T> x, Vector128<T> power)
    {
        if (typeof(T) == typeof(float))
        {
            Vector128<int> n = Vector128.ConvertToInt32Native(power.AsSingle());
            Vector128<int> half = n >> 1;
            Vector128<float> first = ((Vector128.Create(127) + half) << 23).AsSingle();
            Vector128<float> second = ((Vector128.Create(127) + n - half) << 23).AsSingle();
            return (x.AsSingle() * first * second).As<float, T>();
        }
        if (typeof(T) == typeof(double))
        {
            Vector128<long> n = Vector128.ConvertToInt64Native(power.AsDouble()), half = n >> 1;
            Vector128<double> first = ((Vector128.Create(1023L) + half) << 52).AsDouble();
            Vector128<double> second = ((Vector128.Create(1023L) + n - half) << 52).AsDouble();
            return (x.AsDouble() * first * second).As<double, T>();
        }
        throw new NotSupportedException($"ScaleBinary of {typeof(T)}");
    }

    public static Vector128<T> Log(Vector128<T> x)
    {
        if (typeof(T) == typeof(float)) return Vector128.Log(x.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double)) return Vector128.Log(x.AsDouble()).As<double, T>();
        throw new NotSupportedException($"Log of {typeof(T)}");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Across<TFold>(Vector128<T> x) where TFold : struct, IFold<T>
    {
        if (Lanes == 2) return TFold.Combine(x.GetElement(0), x.GetElement(1));
        if (Lanes == 4)
        {
            T even = TFold.Combine(x.GetElement(0), x.GetElement(2)), odd = TFold.Combine(x.GetElement(1), x.GetElement(3));
            return TFold.Combine(even, odd);
        }
        T result = x.GetElement(0);
        for (int i = 1; i < Lanes; i++) result = TFold.Combine(result, x.GetElement(i));
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector128<T> x) => Vector128.Sum(x);

    static Vector128<T> Small(T* source, int count)
    {
        Vector128<T> value = default;
        Unsafe.CopyBlockUnaligned(&value, source, (uint)(count * sizeof(T)));
        return value;
    }
}
