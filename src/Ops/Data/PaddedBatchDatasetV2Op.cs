using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Rows padded to a common shape and put together into batches.</summary>
[Op("PaddedBatchDatasetV2(input_dataset: variant, batch_size: int64, padded_shapes: N * int64, padding_values: Toutput_types, drop_remainder: bool) -> handle: variant", "parallel_copy: bool = false",
    "Toutput_types: list(type) >= 1", "output_shapes: list(shape) >= 1", "N: int >= 1", "metadata: string = ''")]
static class PaddedBatchDatasetV2Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly int _components = (int)k.Int("N");

        public override void Compute(KernelContext context)
        {
            long size = Dataset.Argument(context, 1, "batch_size");
            if (size <= 0) Throw.InvalidArgument("Batch size must be greater than zero.");
            var shapes = new long[_components][];
            for (int i = 0; i < _components; i++) shapes[i] = context.Input(2 + i).Read<long>().ToArray();
            Tensor[] padding = Dataset.Keep(context, 2 + _components, _components);
            new Batches(Dataset.Get(context), size, shapes, padding, Dataset.Argument(context, 2 + 2 * _components, "drop_remainder") != 0).Put(context);
        }
    }

    sealed class Batches(Dataset input, long size, long[][] shapes, Tensor[] padding, bool drops) : BatchedDataset(input, size, drops)
    {
        protected override Tensor Join(List<Tensor[]> batch, int component)
        {
            Shape common = CommonShape(batch, component);
            Tensor padded = Tensor.Allocate(batch[0][component].DType, new Shape(batch.Count).Concat(common));
            for (long i = 0; i < padded.ElementCount; i++) RowCopy.Elements(padding[component], 0, padded, i, 1);
            for (int i = 0; i < batch.Count; i++) Moves.Run(padded.DType, new Move(batch[i][component], padded, common, i * common.ElementCount));
            return padded;
        }

        /// <summary>The sizes asked for; where any will do, the largest of the batch.</summary>
        Shape CommonShape(List<Tensor[]> batch, int component)
        {
            long[] dims = [.. shapes[component]];
            for (int i = 0; i < batch.Count; i++)
            {
                Shape shape = batch[i][component].Shape;
                if (shape.Rank != dims.Length)
                {
                    Throw.InvalidArgument("All elements in a batch must have the same rank as the padded shape for component"
                        + $"{component}: expected rank {dims.Length} but got element with rank {shape.Rank}");
                }
                for (int axis = 0; axis < dims.Length; axis++)
                {
                    long wanted = shapes[component][axis];
                    if (wanted == -1) dims[axis] = Math.Max(dims[axis], shape[axis]);
                    else if (shape[axis] > wanted)
                    {
                        throw new StatusException(ErrorCode.DataLoss, "Attempted to pad to a smaller size than the input element.");
                    }
                }
            }
            return new(Array.ConvertAll(dims, d => Math.Max(d, 0)));
        }
    }

    readonly ref struct Move(Tensor row, Tensor padded, Shape common, long start) : IMove
    {
        public void Run<T>()
        {
            Span<CopyAxis> axes = stackalloc CopyAxis[common.Rank];
            long from = 1, to = 1;
            for (int i = common.Rank - 1; i >= 0; i--)
            {
                axes[i] = new(row.Shape[i], from, to);
                from *= row.Shape[i];
                to *= common[i];
            }
            if (row.ElementCount > 0) StridedCopy.Run(Moves.Of<T>(row), 0, Moves.Of<T>(padded), start, axes);
        }
    }
}
