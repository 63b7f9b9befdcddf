using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Rows of several datasets side by side, as many as the shortest has.</summary>
[Op("ZipDataset(input_datasets: N * variant) -> handle: variant",
    "output_types: list(type) >= 1", "output_shapes: list(shape) >= 1", "N: int >= 1", "metadata: string = ''")]
static class ZipDatasetOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        var inputs = new Dataset[c.InputCount];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = Dataset.Get(c, i);
        new Zipped(inputs).Put(c);
    }

    sealed class Zipped(Dataset[] inputs) : Dataset
    {
        public override IEnumerator<Tensor[]> Rows(DatasetReading reading)
        {
            IEnumerator<Tensor[]>[] all = Array.ConvertAll(inputs, input => input.Rows(reading));
            try
            {
                while (true)
                {
                    var row = new List<Tensor>();
                    foreach (IEnumerator<Tensor[]> rows in all)
                    {
                        if (!rows.MoveNext())
                        {
                            Dispose([.. row]);
                            yield break;
                        }
                        row.AddRange(rows.Current);
                    }
                    yield return [.. row];
                }
            }
            finally
            {
                foreach (IEnumerator<Tensor[]> rows in all) rows.Dispose();
            }
        }
    }
}
