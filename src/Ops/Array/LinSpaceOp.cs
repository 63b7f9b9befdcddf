using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>num numbers from start to stop in equal steps; with num 1 just start.</summary>
[Op("LinSpace(start: T, stop: T, num: Tidx) -> output: T", "T: {bfloat16, half, float, double}", "Tidx: {int32, int64} = DT_INT32")]
static class LinSpaceOp
{
    public static void Shape(ShapeContext c)
    {
        for (int i = 0; i < 3; i++)
        {
            if (c.Input(i) is { HasRank: true, Rank: > 0 and var rank }) c.Fail($"Shape must be rank 0 but is rank {rank}");
        }
        long? count = c.Constant(2)?.Int();
        if (count <= 0) c.Fail($"Requires num > 0: {count}");
        c.SetOutput(0, PartialShape.Of(count ?? PartialShape.UnknownDim));
    }

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Tensor start = c.Input(0), stop = c.Input(1), num = c.Input(2);
        if (start.Shape.Rank != 0) Throw.InvalidArgument($"start must be a scalar, not shape {start.Shape}");
        if (stop.Shape.Rank != 0) Throw.InvalidArgument($"stop must be a scalar, not shape {stop.Shape}");
        if (num.Shape.Rank != 0) Throw.InvalidArgument($"num must be a scalar, not shape {num.Shape}");
        long count = num.Int();
        if (count <= 0) Throw.InvalidArgument($"Requires num > 0: {count}");
        T first = start.Item<T>(), last = stop.Item<T>();
        Span<T> y = c.Allocate(0, [count]).Write<T>();
        y[0] = first;
        if (count == 1) return;
        T step = (last - first) / T.CreateTruncating(count - 1);
        for (int i = 1; i < y.Length - 1; i++) y[i] = first + step * T.CreateTruncating(i);
        y[^1] = last;
    }
}
