using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Flat indices as coordinates: output [rank, indices].</summary>
[Op("UnravelIndex(indices: Tidx, dims: Tidx) -> output: Tidx", "Tidx: {int32, int64} = DT_INT32")]
static class UnravelIndexOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape indices = c.Input(0), dims = c.WithRank(1, 1);
        c.SetOutput(0, !indices.HasRank ? PartialShape.Unknown
            : indices.Rank == 0 ? PartialShape.Of(dims[0])
            : PartialShape.Of(dims[0], indices.ElementCount));
    }

    [CpuKernel("Tidx: int32, int64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryInteger<T>
    {
        Tensor indices = c.Input(0), dims = c.Input(1);
        if (indices.Shape.Rank > 1) Throw.InvalidArgument($"The indices can only be scalar or vector got \"{indices.Shape}\"");
        if (dims.Shape.Rank != 1) Throw.InvalidArgument($"The indices can only be 1-D, got \"{dims.Shape}\"");
        ReadOnlySpan<T> sizes = dims.Read<T>(), source = indices.Read<T>();
        T count = T.One;
        foreach (T size in sizes)
        {
            if (size <= T.Zero) Throw.InvalidArgument("Input dims cannot contain a dim of zero");
            count *= size;
        }
        Span<T> y = c.Allocate(0, indices.Shape.Rank == 0 ? [sizes.Length] : [sizes.Length, source.Length]).Write<T>();
        for (int i = 0; i < source.Length; i++)
        {
            T rest = source[i];
            if (rest < T.Zero || rest >= count) Throw.InvalidArgument("index is out of bound as with dims");
            for (int axis = sizes.Length - 1; axis >= 0; axis--)
            {
                y[axis * source.Length + i] = rest % sizes[axis];
                rest /= sizes[axis];
            }
        }
    }
}
