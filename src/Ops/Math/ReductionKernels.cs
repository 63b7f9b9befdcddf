using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A reduction of real numbers over flagged axes.</summary>
interface IRealReduction
{
    static abstract void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<long> shape, ReadOnlySpan<bool> reduced, Span<T> y)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}

/// <summary>A reduction of complex numbers, in double: a sum, where it does not say otherwise.</summary>
interface IComplexReduction
{
    static virtual Complex Start => Complex.Zero;

    static virtual Complex Add(Complex total, Complex x) => total + x;

    static virtual Complex Finish(Complex total, long count) => total;
}

/// <summary>Reduces numbers in their own type.</summary>
abstract class RealReduction<T, TReduction>(KernelConstruction k) : ReductionKernel(k)
    where T : unmanaged, INumber<T>, IMinMaxValue<T> where TReduction : struct, IRealReduction
{
    protected override void Reduce(Tensor x, ReadOnlySpan<bool> reduced, Tensor y) => TReduction.Run(x.Read<T>(), x.Shape.Dims, reduced, y.Write<T>());
}

/// <summary>Reduces half and bfloat16 in single.</summary>
abstract class NarrowReduction<T, TReduction>(KernelConstruction k) : ReductionKernel(k)
    where T : unmanaged, INumber<T> where TReduction : struct, IRealReduction
{
    protected override void Reduce(Tensor x, ReadOnlySpan<bool> reduced, Tensor y)
    {
        using var wideX = new Scratch<float>(x.ElementCount);
        using var wideY = new Scratch<float>(y.ElementCount);
        Widening.Widen(x.Read<T>(), wideX.Span);
        TReduction.Run<float>(wideX.Span, x.Shape.Dims, reduced, wideY.Span);
        Widening.Narrow(wideY.Span, y.Write<T>());
    }
}

/// <summary>Reduces complex numbers of either width in double.</summary>
abstract class ComplexReduction<T, TReduction>(KernelConstruction k) : ReductionKernel(k) where T : unmanaged where TReduction : struct, IComplexReduction
{
    protected override void Reduce(Tensor x, ReadOnlySpan<bool> reduced, Tensor y)
    {
        using var totals = new Scratch<Complex>(y.ElementCount);
        totals.Span.Fill(TReduction.Start);
        Span<long> index = stackalloc long[reduced.Length], strides = stackalloc long[reduced.Length];
        Strides(x.Shape, reduced, strides);
        index.Clear();
        long at = 0;
        foreach (T value in x.Read<T>())
        {
            ref Complex total = ref totals.Span[(int)at];
            total = TReduction.Add(total, ComplexWidth<T>.Widen(value));
            at = Next(x.Shape, strides, index, at);
        }
        long count = y.ElementCount == 0 ? 0 : x.ElementCount / y.ElementCount;
        Span<T> result = y.Write<T>();
        for (int i = 0; i < result.Length; i++) result[i] = ComplexWidth<T>.Narrow(TReduction.Finish(totals.Span[i], count));
    }

    /// <summary>Steps in the result along the axes; 0 along reduced ones.</summary>
    static void Strides(in Shape shape, ReadOnlySpan<bool> reduced, Span<long> strides)
    {
        long stride = 1;
        for (int i = reduced.Length - 1; i >= 0; i--)
        {
            strides[i] = reduced[i] ? 0 : stride;
            if (!reduced[i]) stride *= shape[i];
        }
    }

    static long Next(in Shape shape, ReadOnlySpan<long> strides, Span<long> index, long at)
    {
        for (int axis = index.Length - 1; axis >= 0; axis--)
        {
            at += strides[axis];
            if (++index[axis] < shape[axis]) break;
            at -= shape[axis] * strides[axis];
            index[axis] = 0;
        }
        return at;
    }
}
