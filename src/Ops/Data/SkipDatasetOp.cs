using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A dataset without its first rows; a negative number: without any.</summary>
[Op("SkipDataset(input_dataset: variant, count: int64) -> handle: variant",
    "output_types: list(type) >= 1", "output_shapes: list(shape) >= 1", "metadata: string = ''")]
static class SkipDatasetOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => new RowsSkipDataset(Dataset.Get(c), Dataset.Argument(c, 1, "count")).Put(c);

    sealed class RowsSkipDataset(Dataset input, long count) : Dataset
    {
        public override IEnumerator<Tensor[]> Rows(DatasetReading reading)
        {
            if (count < 0) yield break;
            using IEnumerator<Tensor[]> rows = input.Rows(reading);
            for (long i = 0; rows.MoveNext(); i++)
            {
                if (i < count) Dispose(rows.Current);
                else yield return rows.Current;
            }
        }
    }
}
