using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A dataset of what a function makes of each row.</summary>
[Op("MapDataset(input_dataset: variant, other_arguments: Targuments) -> handle: variant", "f: func", "Targuments: list(type) >= 0",
    "output_types: list(type) >= 1", "output_shapes: list(shape) >= 1", "use_inter_op_parallelism: bool = true", "preserve_cardinality: bool = false", "force_synchronous: bool = false", "metadata: string = ''")]
static class MapDatasetOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly FunctionRef _function = k.Function("f");
        readonly int _captured = k.Types("Targuments").Length, _results = k.Types("output_types").Length;

        public override void Compute(KernelContext context) =>
            new RowsMapDataset(Dataset.Get(context), new(_function, Dataset.Keep(context, 1, _captured), _results)).Put(context);
    }

    sealed class RowsMapDataset(Dataset input, DatasetFunction function) : Dataset
    {
        public override IEnumerator<Tensor[]> Rows(DatasetReading reading)
        {
            using IEnumerator<Tensor[]> rows = input.Rows(reading);
            while (rows.MoveNext()) yield return function.Call(reading, rows.Current);
        }
    }
}
