using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The mean over some axes; of integers truncated; NaN of nothing.</summary>
[Op("Mean(input: T, reduction_indices: Tidx) -> output: T", "keep_dims: bool = false",
    "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}",
    "Tidx: {int32, int64} = DT_INT32")]
static class MeanOp
{
    public static void Shape(ShapeContext c) => ReductionKernel.Shape(c);

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Term sum = new(s, ReductionGradient.OfSum(g, g.OutputGradient(0)));
        PartialShape x = g.Input(0).Shape, y = g.Output(0).Shape;
        if (x.IsFullyKnown && y.IsFullyKnown)
        {
            g.SetInput(0, sum / sum.Constant(x.ElementCount / Math.Max(y.ElementCount, 1)));
            return;
        }
        Output shape = BroadcastGradient.ShapeOf(s, g.Input(0)), rank = ReductionGradient.Size(s, shape);
        Output axes = ReductionGradient.Wrapped(s, g.Input(1), rank);
        Output sizes = s.GatherV2(shape, axes, s.Const(0, "GatherV2/axis"));
        Output count = s.Prod(sizes, s.Const(axes.Shape.Rank == 0 ? [] : new[] { 0 }));
        g.SetInput(0, sum / sum.With(s.Add("Cast", [count], [("SrcT", DType.Int32), ("DstT", sum.Value.ValueType)])));
    }

    [CpuKernel("T: float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : RealReduction<T, Reduction>(k) where T : unmanaged, INumber<T>, IMinMaxValue<T>;

    /// <summary>Adds up 64-bit integers; of nothing 0.</summary>
    [CpuKernel("T: integers")]
    public sealed class Integers<T>(KernelConstruction k) : ReductionKernel(k) where T : unmanaged, IBinaryInteger<T>
    {
        protected override void Reduce(Tensor x, ReadOnlySpan<bool> reduced, Tensor y)
        {
            using var wide = new Scratch<long>(x.ElementCount);
            using var sums = new Scratch<long>(y.ElementCount);
            TensorPrimitives.ConvertTruncating(x.Read<T>(), wide.Span);
            Reductions.Sum<long>(wide.Span, x.Shape.Dims, reduced, sums.Span);
            long count = Math.Max(1, x.ElementCount / Math.Max(1, y.ElementCount));
            Span<T> means = y.Write<T>();
            for (int i = 0; i < means.Length; i++) means[i] = T.CreateTruncating(sums.Span[i] / count);
        }
    }

    [CpuKernel("T: half, bfloat16")]
    public sealed class Narrow<T>(KernelConstruction k) : NarrowReduction<T, Reduction>(k) where T : unmanaged, INumber<T>;

    [CpuKernel("T: complexes")]
    public sealed class ComplexCpu<T>(KernelConstruction k) : ComplexReduction<T, OfComplex>(k) where T : unmanaged;

    public readonly struct Reduction : IRealReduction
    {
        public static void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<long> shape, ReadOnlySpan<bool> reduced, Span<T> y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => Reductions.Mean(x, shape, reduced, y);
    }

    public readonly struct OfComplex : IComplexReduction
    {
        public static Complex Finish(Complex total, long count) => total / count;
    }
}
