using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Kernels that apply a function to each element of input 0; in place if nobody else needs it.</summary>
static unsafe class UnaryKernel
{
    const long CyclesPerElement = 4;

    /// <summary>y = f(x) by a function of spans.</summary>
    public static void Run<T, TResult, TFunction>(KernelContext c)
        where T : unmanaged where TResult : unmanaged where TFunction : struct, ISpanFunction<T, TResult>
    {
        Tensor x = c.Input(0), y = c.ForwardOrAllocate(input: 0, output: 0, x.Shape);
        if (x.ElementCount == 0) return; // some span functions refuse empty spans
        if (Workers.Of(c) is not { } workers) TFunction.Apply(x.Read<T>(), y.Write<TResult>());
        else workers.For(x.ElementCount, CyclesPerElement, new Range<T, TResult, TFunction>((T*)x.Pointer, (TResult*)y.Pointer));
    }

    /// <summary>y = f(x) by a function of spans.</summary>
    public static void Run<T, TFunction>(KernelContext c) where T : unmanaged where TFunction : struct, ISpanFunction<T, T> => Run<T, T, TFunction>(c);

    /// <summary>y = f(x) by a function of one element.</summary>
    public static void Each<T, TResult, TFunction>(KernelContext c)
        where T : unmanaged where TResult : unmanaged where TFunction : struct, IScalarFunction<T, TResult> =>
        Run<T, TResult, EachOf<T, TResult, TFunction>>(c);

    /// <summary>y = f(x) by a function of one element.</summary>
    public static void Each<T, TFunction>(KernelContext c) where T : unmanaged where TFunction : struct, IScalarFunction<T, T> =>
        Run<T, T, EachOf<T, T, TFunction>>(c);

    /// <summary>y = f(x) by a function of complex numbers.</summary>
    public static void OfComplex<T, TFunction>(KernelContext c) where T : unmanaged where TFunction : struct, IComplexFunction =>
        Run<T, T, EachOf<T, T, OfComplex<T, TFunction>>>(c);

    readonly struct Range<T, TResult, TFunction>(T* x, TResult* y) : IRangeBody
        where T : unmanaged where TResult : unmanaged where TFunction : struct, ISpanFunction<T, TResult>
    {
        public void Run(long start, long end)
        {
            int count = (int)(end - start);
            TFunction.Apply(new ReadOnlySpan<T>(x + start, count), new Span<TResult>(y + start, count));
        }
    }
}
