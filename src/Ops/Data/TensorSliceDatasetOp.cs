using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A dataset of the slices of tensors along their first axis.</summary>
[Op("TensorSliceDataset(components: Toutput_types) -> handle: variant",
    "Toutput_types: list(type) >= 1", "output_shapes: list(shape) >= 1", "is_files: bool = false", "metadata: string = ''", "replicate_on_split: bool = false", Stateful = true)]
static class TensorSliceDatasetOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => new RowsTensorSliceDataset(Checked(Dataset.Keep(c, 0, c.InputCount))).Put(c);

    static Tensor[] Checked(Tensor[] components)
    {
        foreach (Tensor component in components)
        {
            if (component.Shape.Rank == 0) Throw.InvalidArgument("All components must be at least 1-dimensional");
            if (component.Shape[0] != components[0].Shape[0]) Throw.InvalidArgument("All components must have the same size in the 0th dimension");
        }
        return components;
    }

    sealed class RowsTensorSliceDataset(Tensor[] components) : Dataset
    {
        public override IEnumerator<Tensor[]> Rows(DatasetReading reading)
        {
            for (long i = 0; i < components[0].Shape[0]; i++)
            {
                var row = new Tensor[components.Length];
                for (int j = 0; j < row.Length; j++)
                {
                    Shape shape = components[j].Shape.Slice(1, components[j].Shape.Rank);
                    row[j] = Tensor.Allocate(components[j].DType, shape);
                    RowCopy.Elements(components[j], i * shape.ElementCount, row[j], 0, shape.ElementCount);
                }
                yield return row;
            }
        }
    }
}
