using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>y[x[i]] = i for a permutation x of 0, 1, ...</summary>
[Op("InvertPermutation(x: T) -> y: T", "T: {int32, int64} = DT_INT32")]
static class InvertPermutationOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.WithRank(0, 1));

    [CpuKernel("T: int32, int64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        Tensor input = c.Input(0);
        if (input.Shape.Rank != 1) Throw.InvalidArgument("invert_permutation expects a 1D vector.");
        ReadOnlySpan<T> x = input.Read<T>();
        Span<T> y = c.Allocate(0, input.Shape).Write<T>();
        y.Fill(-T.One);
        for (int i = 0; i < x.Length; i++)
        {
            long index = long.CreateTruncating(x[i]);
            if ((ulong)index >= (ulong)y.Length) Throw.InvalidArgument($"{index} is not between 0 and {y.Length}");
            if (y[(int)index] >= T.Zero) Throw.InvalidArgument($"{index} is duplicated in the input.");
            y[(int)index] = T.CreateTruncating(i);
        }
    }
}
