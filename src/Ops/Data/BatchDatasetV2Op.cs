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

    sealed class Batches(Dataset input, long size, bool drops) : Dataset
    {
        public override IEnumerator<Tensor[]> Rows(DatasetReading reading)
        {
            using IEnumerator<Tensor[]> rows = input.Rows(reading);
            var batch = new List<Tensor[]>();
            try
            {
                while (true)
                {
                    while (batch.Count < size && rows.MoveNext()) batch.Add(rows.Current);
                    if (batch.Count == 0 || (drops && batch.Count < size)) yield break;
                    var stacked = new Tensor[batch[0].Length];
                    for (int i = 0; i < stacked.Length; i++) stacked[i] = RowStack.Stack(batch, i);
                    RowStack.Clear(batch);
                    yield return stacked;
                }
            }
            finally
            {
                RowStack.Clear(batch);
            }
        }
    }
}
