using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The rows of the datasets that a function makes of each row, one after the other.</summary>
[Op("FlatMapDataset(input_dataset: variant, other_arguments: Targuments) -> handle: variant", "f: func", "Targuments: list(type) >= 0",
    "output_types: list(type) >= 1", "output_shapes: list(shape) >= 1", "metadata: string = ''")]
static class FlatMapDatasetOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly FunctionRef _function = k.Function("f");
        readonly int _captured = k.Types("Targuments").Length;

        public override void Compute(KernelContext context) =>
            new RowsFlatMapDataset(Dataset.Get(context), new(_function, Dataset.Keep(context, 1, _captured), 1)).Put(context);
    }

    sealed class RowsFlatMapDataset(Dataset input, DatasetFunction function) : Dataset
    {
        public override IEnumerator<Tensor[]> Rows(DatasetReading reading)
        {
            using IEnumerator<Tensor[]> rows = input.Rows(reading);
            while (rows.MoveNext())
            {
                using IEnumerator<Tensor[]> inner = function.CallForDataset(reading, rows.Current).Rows(reading);
                while (inner.MoveNext()) yield return inner.Current;
            }
        }
    }
}
