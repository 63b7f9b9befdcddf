using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Places of the elements that are not zero, one row each, in row-major order.</summary>
[Op("Where(input: T) -> index: int64",
    "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64, bool} = DT_BOOL")]
static class WhereOp
{
    const int MaxRank = 8;

    public static void Shape(ShapeContext c) =>
        c.SetOutput(0, PartialShape.Of(PartialShape.UnknownDim, c.Input(0).HasRank ? c.Input(0).Rank : PartialShape.UnknownDim));

    [CpuKernel("T: bfloat16, float, double, integers, complexes")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => Run<T, IsNotZero<T>>(c);

    [CpuKernel("T: bool")]
    public static void ComputeBool(KernelContext c) => Run<bool, IsTrue>(c);

    [CpuKernel("T: half")]
    public static void ComputeHalf(KernelContext c) => Throw.Unimplemented(
        "No WhereOp available for float16/half type on CPU; dying in CPU WhereOp to avoid silently creating costly copies from device.");

    interface IChoice<T>
    {
        static abstract bool Takes(T value);
    }

    readonly struct IsNotZero<T> : IChoice<T> where T : INumberBase<T>
    {
        public static bool Takes(T value) => !T.IsZero(value);
    }

    readonly struct IsTrue : IChoice<bool>
    {
        public static bool Takes(bool value) => value;
    }

    static void Run<T, TChoice>(KernelContext c) where T : unmanaged where TChoice : struct, IChoice<T>
    {
        Tensor input = c.Input(0);
        int rank = input.Shape.Rank;
        if (rank is 0 or > MaxRank) Throw.InvalidArgument($"WhereOp : Unhandled input dimensions: {rank}");
        ReadOnlySpan<T> x = input.Read<T>();
        int count = 0;
        foreach (T value in x) count += TChoice.Takes(value) ? 1 : 0;
        Span<long> places = c.Allocate(0, [count, rank]).Write<long>();
        int next = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (!TChoice.Takes(x[i])) continue;
            long rest = i;
            for (int axis = rank - 1; axis > 0; axis--) (rest, places[next + axis]) = Math.DivRem(rest, input.Shape[axis]);
            places[next] = rest;
            next += rank;
        }
    }
}
