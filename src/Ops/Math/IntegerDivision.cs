using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Division of integers: what TensorFlow refuses.</summary>
static class IntegerDivision
{
    /// <summary>Fails if a quotient of the node would have a divisor 0.</summary>
    public static void Check<T>(KernelContext c) where T : unmanaged, INumberBase<T>
    {
        if (DividesByZero<T>(c)) Throw.InvalidArgument("Integer division by zero");
    }

    /// <summary>The same for TruncateDiv, which words it differently.</summary>
    public static void CheckTruncated<T>(KernelContext c) where T : unmanaged, INumberBase<T>
    {
        if (DividesByZero<T>(c)) Throw.Internal("Unexpected error in binary operator (only integer div and mod should have errors)");
    }

    static bool DividesByZero<T>(KernelContext c) where T : unmanaged, INumberBase<T> =>
        c.Input(1).Read<T>().Contains(T.Zero) && (c.Input(0).ElementCount > 0) && BinaryKernel.TryShape(c.Input(0).Shape, c.Input(1).Shape, out _);
}

/// <summary>x / y, truncated; the least integer divided by -1 is itself.</summary>
readonly struct TruncatedQuotient<T> : IScalarOperator<T, T> where T : unmanaged, IBinaryInteger<T>
{
    public static T Apply(T x, T y) => T.IsNegative(y) && y + T.One == T.Zero ? -x : x / y;
}

/// <summary>The largest integer not above x / y.</summary>
readonly struct FlooredQuotient<T> : IScalarOperator<T, T> where T : unmanaged, IBinaryInteger<T>
{
    public static T Apply(T x, T y)
    {
        if (T.IsNegative(y) && y + T.One == T.Zero) return -x;
        T quotient = x / y;
        return T.IsNegative(x) != T.IsNegative(y) && quotient * y != x ? quotient - T.One : quotient;
    }
}

/// <summary>x - y * floor(x / y).</summary>
readonly struct FlooredIntegerRemainder<T> : IScalarOperator<T, T> where T : unmanaged, IBinaryInteger<T>
{
    public static T Apply(T x, T y)
    {
        if (T.IsNegative(y) && y + T.One == T.Zero) return T.Zero;
        T remainder = x % y;
        return remainder != T.Zero && T.IsNegative(remainder) != T.IsNegative(y) ? remainder + y : remainder;
    }
}

/// <summary>x - y * floor(x / y).</summary>
readonly struct FlooredRemainder<T> : IScalarOperator<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Apply(T x, T y)
    {
        T remainder = x % y;
        return remainder != T.Zero && remainder < T.Zero != y < T.Zero ? remainder + y : remainder;
    }
}
/// <summary>The remainder of truncated division.</summary>
readonly struct TruncatedRemainder<T> : IScalarOperator<T, T> where T : unmanaged, IBinaryInteger<T>
{
    public static T Apply(T x, T y) => T.IsNegative(y) && y + T.One == T.Zero ? T.Zero : x % y;
}
