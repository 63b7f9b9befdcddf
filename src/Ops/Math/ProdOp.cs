using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The product over some axes; 1 of nothing.</summary>
[Op("Prod(input: T, reduction_indices: Tidx) -> output: T", "keep_dims: bool = false",
    "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}",
    "Tidx: {int32, int64} = DT_INT32")]
static class ProdOp
{
    public static void Shape(ShapeContext c) => ReductionKernel.Shape(c);

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output x = g.Input(0), shape = BroadcastGradient.ShapeOf(s, x), dy = g.OutputGradient(0);
        if (!g.Bool("keep_dims")) dy = s.Reshape(dy, ReductionGradient.KeptShape(s, x, shape, g.Input(1)));
        dy = s.BroadcastTo(dy, shape);
        Output rank = s.Rank(x), reduced = ReductionGradient.Wrapped(s, s.Reshape(g.Input(1), s.Const([-1])), rank);
        Output all = s.Range(s.Const(0), rank, s.Const(1));
        Output other = s.Add("ListDiff", [all, reduced], [("T", DType.Int32), ("out_idx", DType.Int32)]);
        Output order = s.ConcatV2([reduced, other], s.Const(0));
        Output matrix = s.Pack([Count(s, shape, reduced), Count(s, shape, other)]);
        Output moved = s.Transpose(x, order), flat = s.Reshape(moved, matrix);
        Term before = Others(s, flat, reverse: false), after = Others(s, flat, reverse: true);
        Output y = s.Reshape(before.Conj() * after.Conj(), BroadcastGradient.ShapeOf(s, moved));
        g.SetInput(0, s.Reshape(s.Mul(dy, s.Transpose(y, s.InvertPermutation(order))), shape));
    }

    static Output Count(Scope s, Output shape, Output axes) => s.Prod(s.GatherV2(shape, axes, s.Const(0)), s.Const([0]));

    /// <summary>Products of all elements before each (after, if reversed) of its column.</summary>
    static Term Others(Scope s, Output matrix, bool reverse) => new(s, s.Add("Cumprod", [matrix, s.Const(0)],
        [("T", matrix.ValueType), ("Tidx", DType.Int32), ("exclusive", true), ("reverse", reverse)]));

    [CpuKernel("T: float, double, integers")]
    public sealed class Cpu<T>(KernelConstruction k) : RealReduction<T, Reduction>(k) where T : unmanaged, INumber<T>, IMinMaxValue<T>;

    [CpuKernel("T: half, bfloat16")]
    public sealed class Narrow<T>(KernelConstruction k) : NarrowReduction<T, Reduction>(k) where T : unmanaged, INumber<T>;

    [CpuKernel("T: complexes")]
    public sealed class ComplexCpu<T>(KernelConstruction k) : ComplexReduction<T, OfComplex>(k) where T : unmanaged;

    public readonly struct Reduction : IRealReduction
    {
        public static void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<long> shape, ReadOnlySpan<bool> reduced, Span<T> y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => Reductions.Product(x, shape, reduced, y);
    }

    public readonly struct OfComplex : IComplexReduction
    {
        public static Complex Start => Complex.One;

        public static Complex Add(Complex total, Complex x) => total * x;
    }
}
