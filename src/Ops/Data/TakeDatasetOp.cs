using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The first rows of a dataset; a negative number: all.</summary>
[Op("TakeDataset(input_dataset: variant, count: int64) -> handle: variant",
    "output_types: list(type) >= 1", "output_shapes: list(shape) >= 1", "metadata: string = ''")]
static class TakeDatasetOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => new RowsTakeDataset(Dataset.Get(c), Dataset.Argument(c, 1, "count")).Put(c);

    sealed class RowsTakeDataset(Dataset input, long count) : Dataset
    {
        public override IEnumerator<Tensor[]> Rows(DatasetReading reading)
        {
            using IEnumerator<Tensor[]> rows = input.Rows(reading);
            for (long i = 0; (count < 0 || i < count) && rows.MoveNext(); i++) yield return rows.Current;
        }
    }
}
