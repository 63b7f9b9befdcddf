using System.Numerics;

namespace TensorHarbor.Ops;

/// <summary>Two operands in half or bfloat16, widened to single, and room for their result in single.</summary>
readonly ref struct WideOperands<T> where T : unmanaged, INumberBase<T>
{
    readonly Scratch<float> _a, _b, _result;

    public WideOperands(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int resultLength)
    {
        _a = new(a.Length);
        _b = new(b.Length);
        _result = new(resultLength);
        Widening.Widen(a, _a.Span);
        Widening.Widen(b, _b.Span);
    }

    /// <summary>The first operand.</summary>
    public ReadOnlySpan<float> A => _a.Span;

    /// <summary>The second operand.</summary>
    public ReadOnlySpan<float> B => _b.Span;

    /// <summary>Where the result goes; its content is undefined at first.</summary>
    public Span<float> Result => _result.Span;

    /// <summary>Rounds the result.</summary>
    public void Narrow(Span<T> result) => Widening.Narrow(_result.Span, result);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
        _result.Dispose();
    }
}
