using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A dataset of the rows for which a predicate holds.</summary>
[Op("FilterDataset(input_dataset: variant, other_arguments: Targuments) -> handle: variant", "predicate: func", "Targuments: list(type) >= 0",
    "output_types: list(type) >= 1", "output_shapes: list(shape) >= 1", "metadata: string = ''")]
static class FilterDatasetOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly FunctionRef _function = k.Function("predicate");
        readonly int _captured = k.Types("Targuments").Length;

        public override void Compute(KernelContext context) =>
            new RowsFilterDataset(Dataset.Get(context), new(_function, Dataset.Keep(context, 1, _captured), 1)).Put(context);
    }

    sealed class RowsFilterDataset(Dataset input, DatasetFunction predicate) : Dataset
    {
        public override IEnumerator<Tensor[]> Rows(DatasetReading reading)
        {
            using IEnumerator<Tensor[]> rows = input.Rows(reading);
            while (rows.MoveNext())
            {
                Tensor[] row = rows.Current;
                if (Holds(reading, row)) yield return row;
                else Dispose(row);
            }
        }

        bool Holds(DatasetReading reading, Tensor[] row)
        {
            Tensor[] answer = predicate.Call(reading, row, keepsRow: true);
            bool isScalar = answer[0].DType == DType.Bool && answer[0].Shape.Rank == 0, holds = isScalar && answer[0].Item<bool>();
            Dispose(answer);
            if (!isScalar) Throw.InvalidArgument("Filter predicate `f` must return a scalar bool.");
            return holds;
        }
    }
}
