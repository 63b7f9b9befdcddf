using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Where each of the tensors of the given shapes begins in their concatenation.</summary>
[Op("ConcatOffset(concat_dim: int32, shape: N * shape_type) -> offset: N * shape_type", "N: int >= 2", "shape_type: {int32, int64} = DT_INT32")]
static class ConcatOffsetOp
{
    public static void Shape(ShapeContext c)
    {
        for (int i = 1; i < c.InputCount; i++) c.SetOutput(i - 1, c.Input(i));
    }

    [CpuKernel("shape_type: int32, int64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        Tensor concatDim = c.Input(0), model = c.Input(1);
        if (concatDim.ElementCount != 1)
        {
            Throw.InvalidArgument($"Concat dim tensor should be a scalar integer, but got shape {concatDim.Shape}");
        }
        int rank = (int)model.ElementCount, axis = Layout.Axis(concatDim.Int(), rank);
        if (axis < 0) Throw.InvalidArgument($"Concat dim is out of range: {concatDim.Int()} vs. {rank}");
        T offset = T.Zero;
        for (int i = 1; i < c.InputCount; i++)
        {
            Tensor sizes = c.Input(i);
            if (sizes.Shape.Rank != 1) Throw.InvalidArgument($"input {i - 1} should be a vector, but got shape {sizes.Shape}");
            if (sizes.ElementCount != rank)
            {
                Throw.InvalidArgument($"input {i - 1} should contain {rank} elements, but got {sizes.ElementCount}");
            }
            CheckSizes<T>(model, sizes, axis, i - 1);
            Span<T> y = c.Allocate(i - 1, sizes.Shape).Write<T>();
            y.Clear();
            y[axis] = offset;
            offset += sizes.Read<T>()[axis];
        }
    }

    static void CheckSizes<T>(Tensor model, Tensor sizes, int axis, int index) where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<T> want = model.Read<T>(), got = sizes.Read<T>();
        for (int d = 0; d < want.Length; d++)
        {
            if (d != axis && want[d] != got[d])
            {
                Throw.InvalidArgument($"All dimensions except {axis} must match. Input {index} has shape [{TensorSummary.Of(sizes, 10)}] "
                    + $"and doesn't match input 0 with shape [{TensorSummary.Of(model, 10)}].");
            }
        }
    }
}
