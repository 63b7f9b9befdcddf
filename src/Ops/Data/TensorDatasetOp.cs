using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A dataset of one row.</summary>
[Op("TensorDataset(components: Toutput_types) -> handle: variant",
    "Toutput_types: list(type) >= 1", "output_shapes: list(shape) >= 1", "metadata: string = ''", Stateful = true)]
static class TensorDatasetOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => new RowsTensorDataset(Dataset.Keep(c, 0, c.InputCount)).Put(c);

    sealed class RowsTensorDataset(Tensor[] components) : Dataset
    {
        public override IEnumerator<Tensor[]> Rows(DatasetReading reading)
        {
            yield return Share(components);
        }
    }
}
