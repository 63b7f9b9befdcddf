using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Values per axis (or pairs of them) in the order of one layout put into the order of another.</summary>
[Op("DataFormatVecPermute(x: T) -> y: T", "T: {int32, int64} = DT_INT32", "src_format: string = 'NHWC'", "dst_format: string = 'NCHW'")]
static class DataFormatVecPermuteOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel("T: int32, int64")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged
    {
        readonly DataFormat _format = DataFormat.Of(k);

        public override void Compute(KernelContext context)
        {
            Tensor input = context.Input(0);
            int rank = input.Shape.Rank, width = rank == 2 ? 2 : 1;
            if (rank == 2 && input.Shape[1] != 2) Throw.InvalidArgument($"Second dimension of 2D input must be of size 2, but got shape {input.Shape}");
            bool fits = rank is 1 or 2 && input.Shape[0] == _format.Rank && (rank == 1 || input.Shape[1] == 2);
            if (!fits)
            {
                Throw.InvalidArgument($"Input must be a vector of {_format.Rank} values or a matrix of as many pairs, but got shape "
                    + $"{input.Shape}");
            }
            ReadOnlySpan<T> x = input.Read<T>();
            Span<T> y = context.Allocate(0, input.Shape).Write<T>();
            for (int i = 0; i < _format.Rank; i++) x.Slice(_format.InSource(i) * width, width).CopyTo(y[(i * width)..]);
        }
    }
}
