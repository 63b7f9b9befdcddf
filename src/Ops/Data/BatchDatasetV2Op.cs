using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Rows put together into batches.</summary>
[Op("BatchDatasetV2(input_dataset: variant, batch_size: int64, drop_remainder: bool) -> handle: variant", "parallel_copy: bool = false",
    "output_types: list(type) >= 1", "output_shapes: list(shape) >= 1", "metadata: string = ''")]
static class BatchDatasetV2Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        long size = Dataset.Argument(c, 1, "batch_size");
        if (size <= 0) Throw.InvalidArgument("Batch size must be greater than zero.");
        new Batches(Dataset.Get(c), size, Dataset.Argument(c, 2, "drop_remainder") != 0).Put(c);
    }

    sealed class Batches(Dataset input, long size, bool drops) : BatchedDataset(input, size, drops)
    {
        protected override Tensor Join(List<Tensor[]> batch, int component) => RowStack.Stack(batch, component);
    }
}
