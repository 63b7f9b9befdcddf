using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>start, start + delta, ... as long as it is before limit.</summary>
[Op("Range(start: Tidx, limit: Tidx, delta: Tidx) -> output: Tidx",
    "Tidx: {bfloat16, half, float, double, int8, int16, int32, int64, uint16, uint32, uint64} = DT_INT32")]
static class RangeOp
{
    static readonly string[] Names = ["start", "limit", "delta"];

    public static void Shape(ShapeContext c)
    {
        for (int i = 0; i < Names.Length; i++)
        {
            if (c.Input(i) is { HasRank: true, Rank: > 0 and var rank })
            {
                c.Fail($"Shape must be rank 0 but is rank {rank}\n\t for '{Names[i]}'");
            }
        }
        Tensor? start = c.Constant(0), limit = c.Constant(1), delta = c.Constant(2);
        long count = PartialShape.UnknownDim;
        if (start is not null && limit is not null && delta is not null)
        {
            Numbers.Run(start.DType, new Counting(c, start, limit, delta, ref count));
        }
        c.SetOutput(0, PartialShape.Of(count));
    }

    readonly ref struct Counting(ShapeContext c, Tensor start, Tensor limit, Tensor delta, ref long count) : INumberWork
    {
        readonly ref long _count = ref count;

        public void Run<T>() where T : unmanaged, INumber<T>
        {
            T first = start.Item<T>(), end = limit.Item<T>(), step = delta.Item<T>();
            if (Fault(first, end, step) is { } fault) c.Fail(fault);
            _count = CountOf(first, end, step);
        }
    }

    public static void Gradient(GradientContext g)
    {
    }

    [CpuKernel("Tidx: floats, int8, int16, int32, int64, uint16, uint32, uint64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        T start = Scalar<T>(c, 0), limit = Scalar<T>(c, 1), delta = Scalar<T>(c, 2);
        if (Fault(start, limit, delta) is { } fault) Throw.InvalidArgument(fault);
        Span<T> y = c.Allocate(0, [CountOf(start, limit, delta)]).Write<T>();
        T value = start;
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = value;
            value += delta;
        }
    }

    static T Scalar<T>(KernelContext c, int index) where T : unmanaged
    {
        Tensor input = c.Input(index);
        if (input.Shape.Rank > 1 || input.ElementCount != 1)
        {
            Throw.InvalidArgument($"{Names[index]} must be a scalar, not shape {input.Shape}");
        }
        return input.Item<T>();
    }

    static string? Fault<T>(T start, T limit, T delta) where T : INumber<T>
    {
        if (T.IsZero(delta)) return $"Requires delta != 0: {delta}";
        if (delta > T.Zero) return start > limit ? $"Requires start <= limit when delta > 0: {start}/{limit}" : null;
        return start < limit ? $"Requires start >= limit when delta < 0: {start}/{limit}" : null;
    }

    static long CountOf<T>(T start, T limit, T delta) where T : INumber<T>
    {
        bool isReal = !T.IsZero(T.One / (T.One + T.One));
        if (isReal)
        {
            return (long)Math.Ceiling(Math.Abs((double.CreateTruncating(limit) - double.CreateTruncating(start)) / double.CreateTruncating(delta)));
        }
        Int128 distance = Int128.Abs(Int128.CreateTruncating(limit) - Int128.CreateTruncating(start)), step = Int128.Abs(Int128.CreateTruncating(delta));
        return (long)((distance + step - 1) / step);
    }
}
