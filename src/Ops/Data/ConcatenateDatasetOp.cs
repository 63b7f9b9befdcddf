using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The rows of one dataset, then those of another.</summary>
[Op("ConcatenateDataset(input_dataset: variant, another_dataset: variant) -> handle: variant",
    "output_types: list(type) >= 1", "output_shapes: list(shape) >= 1", "metadata: string = ''")]
static class ConcatenateDatasetOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => new RowsConcatenateDataset(Dataset.Get(c), Dataset.Get(c, 1)).Put(c);

    sealed class RowsConcatenateDataset(Dataset first, Dataset second) : Dataset
    {
        public override IEnumerator<Tensor[]> Rows(DatasetReading reading)
        {
            foreach (Dataset input in (Dataset[])[first, second])
            {
                using IEnumerator<Tensor[]> rows = input.Rows(reading);
                while (rows.MoveNext()) yield return rows.Current;
            }
        }
    }
}
