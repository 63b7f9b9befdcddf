namespace TensorHarbor.Ops;

/// <summary>A function of one element that is applied to whole spans of one length. The target may be the source.</summary>
interface ISpanFunction<T, TResult> where T : unmanaged where TResult : unmanaged
{
    static abstract void Apply(ReadOnlySpan<T> x, Span<TResult> y);
}

/// <summary>A function of one element.</summary>
interface IScalarFunction<T, TResult>
{
    static abstract TResult Apply(T x);
}

/// <summary>Applies a scalar function to the elements of spans, one after another.</summary>
readonly struct EachOf<T, TResult, TFunction> : ISpanFunction<T, TResult>
    where T : unmanaged where TResult : unmanaged where TFunction : struct, IScalarFunction<T, TResult>
{
    public static void Apply(ReadOnlySpan<T> x, Span<TResult> y)
    {
        x = x[..y.Length];
        for (int i = 0; i < y.Length; i++) y[i] = TFunction.Apply(x[i]);
    }
}
