using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A dataset a number of times over; a negative number: without end.</summary>
[Op("RepeatDataset(input_dataset: variant, count: int64) -> handle: variant",
    "output_types: list(type) >= 1", "output_shapes: list(shape) >= 1", "metadata: string = ''")]
static class RepeatDatasetOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => new RowsRepeatDataset(Dataset.Get(c), Dataset.Argument(c, 1, "count")).Put(c);

    sealed class RowsRepeatDataset(Dataset input, long count) : Dataset
    {
        public override IEnumerator<Tensor[]> Rows(DatasetReading reading)
        {
            bool any = true;
            for (long i = 0; any && (count < 0 || i < count); i++)
            {
                any = false;
                using IEnumerator<Tensor[]> rows = input.Rows(reading);
                while (rows.MoveNext())
                {
                    any = true;
                    yield return rows.Current;
                }
            }
        }
    }
}
