using System.Numerics;
using System.Runtime.InteropServices;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What the ops on quantized tensors share.</summary>
static class Quantized
{
    /// <summary>Output 0 has the shape of input 0; outputs 1 and 2 are its range.</summary>
    public static void Shape(ShapeContext c, int ranges)
    {
        for (int i = 0; i < ranges; i++) c.WithRank(c.InputCount - ranges + i, 0);
        ShapeRules.Scalar(c);
        c.SetOutput(0, c.Input(0));
    }

    /// <summary>Sets outputs 1 and 2 to the range of output 0.</summary>
    public static void SetRange(KernelContext context, float min, float max, int first = 1)
    {
        context.Allocate(first, Tensors.Shape.Scalar).Write<float>()[0] = min;
        context.Allocate(first + 1, Tensors.Shape.Scalar).Write<float>()[0] = max;
    }

    /// <summary>An end of a range.</summary>
    public static float End(KernelContext context, int input)
    {
        Tensor x = context.Input(input);
        if (x.ElementCount != 1) Throw.InvalidArgument($"The range in input {input} must be a scalar, but got shape {x.Shape}");
        return x.Item<float>();
    }

    /// <summary>Numbers of one range as numbers of another type and range.</summary>
    public static void Requantize<T, TResult>(ReadOnlySpan<T> x, float min, float max, Span<TResult> y, float newMin, float newMax)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> where TResult : unmanaged, IBinaryInteger<TResult>, IMinMaxValue<TResult>
    {
        if (typeof(T) == typeof(int) && typeof(TResult) == typeof(byte))
        {
            Narrow(MemoryMarshal.Cast<T, int>(x), min, max, MemoryMarshal.Cast<TResult, byte>(y), newMin, newMax);
            return;
        }
        var from = new Quantizer<T>(min, max);
        var to = new Quantizer<TResult>(newMin, newMax);
        for (int i = 0; i < x.Length; i++) y[i] = to.FromFloat(from.ToFloat(x[i]));
    }

    /// <summary>From 32 to 8 bits in fixed point with 16 bits behind the point, as TensorFlow computes it.</summary>
    static void Narrow(ReadOnlySpan<int> x, float min, float max, Span<byte> y, float newMin, float newMax)
    {
        const int Point = 16, One = 1 << Point;
        float range = newMax - newMin, levels = range == 0 ? 0 : (float)(byte.MaxValue / (double)range), center = (float)((min + max) / 2.0);
        long scale = range == 0 ? 0 : (long)(byte.MaxValue * (double)One * (max - min) / range);
        long offset = (long)(center * levels * One) - (range == 0 ? 0 : (long)(One * (newMin * (double)byte.MaxValue) / range));
        for (int i = 0; i < x.Length; i++)
        {
            long level = (((x[i] * scale) >> 32) + offset + One / 2) >> Point;
            y[i] = (byte)Math.Clamp(level, byte.MinValue, byte.MaxValue);
        }
    }

    /// <summary>The range that the numbers of input 0, in the range of inputs 1 and 2, really have; it does not begin above 0.</summary>
    public static (float Min, float Max) UsedRange(KernelContext context)
    {
        ReadOnlySpan<int> x = context.Input(0).Read<int>();
        var from = new Quantizer<int>(End(context, 1), End(context, 2));
        (int least, int most) = x.IsEmpty ? (int.MaxValue, int.MinValue) : (TensorPrimitives.Min(x), TensorPrimitives.Max(x));
        return (Math.Min(0, from.ToFloat(least)), from.ToFloat(most));
    }

    /// <summary>Differences of numbers from the number that stands for 0 in a range, and the float that one step stands for.</summary>
    public static float Center<T>(ReadOnlySpan<T> x, float min, float max, Span<int> y) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        int zero = int.CreateTruncating(new Quantizer<T>(min, max).FromFloat(0));
        for (int i = 0; i < x.Length; i++) y[i] = int.CreateTruncating(x[i]) - zero;
        return (max - min) / (float.CreateTruncating(T.MaxValue) - float.CreateTruncating(T.MinValue));
    }

    /// <summary>Sets outputs 1 and 2 to the range of int32 products of steps of two sizes.</summary>
    public static void SetProductRange(KernelContext context, float stepA, float stepB) => SetRange(context, stepA * stepB * int.MinValue, stepA * stepB * int.MaxValue);

    /// <summary>Clamps input 0 at 0 and, if given, at <paramref name="most"/>.</summary>
    public static void Clamp<T>(KernelContext context, float? most) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        float min = End(context, 1), max = End(context, 2);
        var quantizer = new Quantizer<T>(min, max);
        Tensor x = context.Input(0), y = context.ForwardOrAllocate(input: 0, output: 0, x.Shape);
        TensorPrimitives.Max(x.Read<T>(), quantizer.FromFloat(0), y.Write<T>());
        if (most is { } end) TensorPrimitives.Min(y.Read<T>(), quantizer.FromFloat(end), y.Write<T>());
        SetRange(context, min, max);
    }
}
