using System.Numerics;
using System.Runtime.InteropServices;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// Converts elements between number types. Complex numbers lose their imaginary parts; they pass through real numbers
/// in small pieces, bool through uint8.
/// </summary>
static class Conversion
{
    const int Piece = 1024;

    /// <summary>Can elements of <paramref name="dtype"/> be converted from and to numbers?</summary>
    public static bool Takes(DType dtype) =>
        dtype == DType.Bool || dtype.IsComplex() || Numbers.Run(dtype, new Nothing());

    readonly struct Nothing : INumberWork
    {
        public void Run<T>() where T : unmanaged, INumber<T>
        {
        }
    }

    /// <summary>Converts all elements.</summary>
    /// <param name="x">Source.</param>
    /// <param name="y">Target, of as many elements.</param>
    /// <param name="truncate">Drop the bits that a shorter floating-point type has no room for instead of rounding.</param>
    public static void Run(Tensor x, Tensor y, bool truncate)
    {
        switch (x.DType)
        {
            case DType.Complex64: InPieces<Complex64, float, Complex64Source>(x, y, truncate); break;
            case DType.Complex128: InPieces<Complex, double, ComplexSource>(x, y, truncate); break;
            case DType.Bool: new FromNumbers(x, y, truncate).Run<byte>(); break;
            default: Numbers.Run(x.DType, new FromNumbers(x, y, truncate)); break;
        }
    }

    interface IPiece<TFrom, TTo>
    {
        static abstract void Convert(ReadOnlySpan<TFrom> from, Span<TTo> to);
    }

    readonly struct Complex64Source : IPiece<Complex64, float>
    {
        public static void Convert(ReadOnlySpan<Complex64> from, Span<float> to)
        {
            for (int i = 0; i < to.Length; i++) to[i] = from[i].Real;
        }
    }

    readonly struct ComplexSource : IPiece<Complex, double>
    {
        public static void Convert(ReadOnlySpan<Complex> from, Span<double> to)
        {
            for (int i = 0; i < to.Length; i++) to[i] = from[i].Real;
        }
    }

    static void InPieces<TFrom, TThrough, TPiece>(Tensor x, Tensor y, bool truncate)
        where TFrom : unmanaged where TThrough : unmanaged, INumber<TThrough> where TPiece : IPiece<TFrom, TThrough>
    {
        if (x.DType.IsComplex() && y.DType.IsComplex())
        {
            BetweenComplex(x, y);
            return;
        }
        ReadOnlySpan<TFrom> from = x.Read<TFrom>();
        Span<TThrough> piece = stackalloc TThrough[Piece];
        for (int start = 0; start < from.Length; start += Piece)
        {
            int count = Math.Min(Piece, from.Length - start);
            TPiece.Convert(from.Slice(start, count), piece[..count]);
            Write<TThrough>(piece[..count], y, start, truncate);
        }
    }

    static void BetweenComplex(Tensor x, Tensor y)
    {
        for (int i = 0; i < x.ElementCount; i++)
        {
            Complex value = x.DType == DType.Complex64 ? x.Read<Complex64>()[i] : x.Read<Complex>()[i];
            if (y.DType == DType.Complex64) y.Write<Complex64>()[i] = (Complex64)value;
            else y.Write<Complex>()[i] = value;
        }
    }

    readonly struct FromNumbers(Tensor x, Tensor y, bool truncate) : INumberWork
    {
        public unsafe void Run<T>() where T : unmanaged, INumber<T> => Write(new ReadOnlySpan<T>(x.Pointer, x.Shape.Count), y, 0, truncate);
    }

    /// <summary>Writes converted numbers into <paramref name="y"/> from element <paramref name="start"/> on.</summary>
    static void Write<T>(ReadOnlySpan<T> x, Tensor y, int start, bool truncate) where T : unmanaged, INumber<T>
    {
        switch (y.DType)
        {
            case DType.Bool:
                Span<bool> flags = y.Write<bool>().Slice(start, x.Length);
                for (int i = 0; i < flags.Length; i++) flags[i] = !T.IsZero(x[i]);
                break;
            case DType.BFloat16 when typeof(T) != typeof(BFloat16): WriteBFloat16(x, y.Write<BFloat16>().Slice(start, x.Length), truncate); break;
            case DType.Complex64:
                Span<Complex64> singles = y.Write<Complex64>().Slice(start, x.Length);
                for (int i = 0; i < singles.Length; i++) singles[i] = new(float.CreateTruncating(x[i]), 0);
                break;
            case DType.Complex128:
                Span<Complex> doubles = y.Write<Complex>().Slice(start, x.Length);
                for (int i = 0; i < doubles.Length; i++) doubles[i] = new(double.CreateTruncating(x[i]), 0);
                break;
            default: Numbers.Run(y.DType, new ToNumbers<T>(x, y, start, truncate)); break;
        }
    }

    static void WriteBFloat16<T>(ReadOnlySpan<T> x, Span<BFloat16> y, bool truncate) where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < y.Length; i++)
        {
            float value = float.CreateTruncating(x[i]);
            y[i] = truncate ? new((ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)) : (BFloat16)value;
        }
    }

    readonly ref struct ToNumbers<T>(ReadOnlySpan<T> x, Tensor y, int start, bool truncate) : INumberWork where T : unmanaged, INumber<T>
    {
        readonly ReadOnlySpan<T> _x = x;

        public void Run<TTo>() where TTo : unmanaged, INumber<TTo>
        {
            Span<TTo> target = y.Write<TTo>().Slice(start, _x.Length);
            if (typeof(T) == typeof(TTo)) MemoryMarshal.Cast<T, TTo>(_x).CopyTo(target);
            else if (IsReal<T>() && !IsReal<TTo>()) RealToInteger(_x, target);
            else TensorPrimitives.ConvertTruncating(_x, target);
            if (truncate && typeof(T) == typeof(double) && typeof(TTo) == typeof(float))
            {
                TowardZero(MemoryMarshal.Cast<T, double>(_x), MemoryMarshal.Cast<TTo, float>(target));
            }
        }
    }

    static bool IsReal<T>() => typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(Half) || typeof(T) == typeof(BFloat16);

    /// <summary>As x86 processors convert: what does not fit gives the lowest integer, or for narrow and unsigned types the lowest bits.</summary>
    static void RealToInteger<T, TTo>(ReadOnlySpan<T> x, Span<TTo> y) where T : unmanaged, INumber<T> where TTo : unmanaged, INumber<TTo>
    {
        if (typeof(T) == typeof(float) && typeof(TTo) == typeof(int))
        {
            TensorPrimitives.ConvertToIntegerNative(MemoryMarshal.Cast<T, float>(x), MemoryMarshal.Cast<TTo, int>(y));
            return;
        }
        for (int i = 0; i < y.Length; i++)
        {
            double value = double.CreateTruncating(x[i]);
            bool isWide = typeof(TTo) == typeof(ulong) && value >= long.MaxValue;
            y[i] = isWide ? TTo.CreateTruncating(value)
                : typeof(TTo) == typeof(int) ? TTo.CreateTruncating(double.ConvertToIntegerNative<int>(value))
                : TTo.CreateTruncating(double.ConvertToIntegerNative<long>(value));
        }
    }

    /// <summary>Corrects rounded singles to those next to zero that are not larger than the doubles.</summary>
    static void TowardZero(ReadOnlySpan<double> exact, Span<float> rounded)
    {
        for (int i = 0; i < rounded.Length; i++)
        {
            if (Math.Abs((double)rounded[i]) > Math.Abs(exact[i])) rounded[i] = rounded[i] > 0 ? MathF.BitDecrement(rounded[i]) : MathF.BitIncrement(rounded[i]);
        }
    }
}
