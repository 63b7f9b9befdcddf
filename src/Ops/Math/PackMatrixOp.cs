using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// A matrix, or a convolution's filter as one, in the order in which this processor's matrix kernels read it: the last dimension is rounded up
/// to whole vectors. Made by rewrites; fused products with the attribute <c>_packed_columns</c> take it.
/// </summary>
[Op("_PackMatrix(b: T) -> packed: T", "T: {float, double}", "transpose: bool = false")]
static class PackMatrixOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(0).HasRank ? PartialShape.OfRank(c.Input(0).Rank) : PartialShape.Unknown);

    [CpuKernel("T: float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        readonly bool _transpose = k.Bool("transpose");

        public override void Compute(KernelContext context)
        {
            Tensor b = context.Input(0);
            if (b.Shape.Rank < 2 || (_transpose && b.Shape.Rank > 2)) Throw.InvalidArgument($"no matrix to pack: {b.Shape}");
            int columns = b.Shape.Int(_transpose ? 0 : b.Shape.Rank - 1), rows = (int)(b.ElementCount / Math.Max(1, columns));
            Span<long> dims = stackalloc long[b.Shape.Rank];
            b.Shape.Dims.CopyTo(dims);
            if (_transpose) dims[0] = rows;
            dims[^1] = PackedMatrix<T>.PackedWidth(columns);
            Tensor packed = context.Allocate(0, new Shape(dims));
            PackedMatrix<T>.Pack(b.Read<T>(), rows, columns, _transpose, packed.Write<T>());
        }
    }
}
