using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Sizes of a tensor as a vector.</summary>
[Op("Shape(input: T) -> output: out_type", "T: type", "out_type: {int32, int64} = DT_INT32")]
static class ShapeOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, VectorOfSizes(c.Input(0)));

    [CpuKernel("out_type: int32, int64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T> => WriteSizes<T>(c, 0);

    /// <summary>Shape of the vector that holds the sizes of <paramref name="shape"/>.</summary>
    public static PartialShape VectorOfSizes(PartialShape shape) => PartialShape.Of(shape.HasRank ? shape.Rank : PartialShape.UnknownDim);

    /// <summary>Makes output <paramref name="index"/> the sizes of input <paramref name="index"/>.</summary>
    public static void WriteSizes<T>(KernelContext c, int index) where T : unmanaged, INumber<T>
    {
        Tensor input = c.Input(index);
        Span<T> sizes = c.Allocate(index, [input.Shape.Rank]).Write<T>();
        for (int i = 0; i < sizes.Length; i++)
        {
            long dim = input.Shape[i];
            if (typeof(T) == typeof(int) && dim > int.MaxValue) Throw.InvalidArgument($"Shape output type is 32-bit  but dim {i} is {dim}");
            sizes[i] = T.CreateTruncating(dim);
        }
    }
}
