using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>x to the power y; integers wrap and fail if y is negative.</summary>
[Op("Pow(x: T, y: T) -> z: T", "T: {bfloat16, float, half, double, int8, int16, int32, int64, complex64, complex128}")]
static class PowOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    public static void Gradient(GradientContext g)
    {
        Term dz = new(g.Scope, g.OutputGradient(0)), x = new Term(g.Scope, g.Input(0)).Conj(), y = new Term(g.Scope, g.Input(1)).Conj();
        Term dx = dz * y * x.Binary("Pow", y - 1);
        Scope s = g.Scope;
        Output mask = x.Value.ValueType.IsComplex() ? s.NotEqual(x, x.Constant(0)) : s.Greater(x, x.Constant(0));
        Output safe = s.SelectV2(mask, x, x.Op("OnesLike")), log = s.SelectV2(mask, x.With(safe).Op("Log"), x.Op("ZerosLike"));
        BroadcastGradient.Set(g, dx, dz * new Term(s, g.Output(0)).Conj() * x.With(log));
    }

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => BinaryKernel.Each<T, Operator<T>>(c);

    [CpuKernel("T: complexes")]
    public static void ComputeComplex<T>(KernelContext c) where T : unmanaged => BinaryKernel.OfComplex<T, ComplexOperator>(c);

    [CpuKernel("T: int8, int16, int32, int64")]
    public static void ComputeIntegers<T>(KernelContext c) where T : unmanaged, IBinaryInteger<T>
    {
        foreach (T exponent in c.Input(1).Read<T>())
        {
            if (T.IsNegative(exponent)) Throw.InvalidArgument("Integers to negative integer powers are not allowed");
        }
        BinaryKernel.Each<T, IntegerPower<T>>(c);
    }

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static T Apply(T x, T y) => T.Pow(x, y);
    }

    readonly struct ComplexOperator : IComplexOperator
    {
        public static Complex Apply(Complex x, Complex y) => y == Complex.Zero ? Complex.One : Complex.Pow(x, y);
    }

    readonly struct IntegerPower<T> : IScalarOperator<T, T> where T : unmanaged, IBinaryInteger<T>
    {
        public static T Apply(T x, T y)
        {
            T power = T.One;
            for (; y != T.Zero; y >>= 1, x *= x)
            {
                if (T.IsOddInteger(y)) power *= x;
            }
            return power;
        }
    }
}
