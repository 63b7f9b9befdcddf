using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The rows of the datasets that a function makes of each row, some of the datasets in turn.</summary>
[Op("InterleaveDataset(input_dataset: variant, other_arguments: Targuments, cycle_length: int64, block_length: int64) -> handle: variant", "f: func", "Targuments: list(type) >= 0",
    "output_types: list(type) >= 1", "output_shapes: list(shape) >= 1", "metadata: string = ''")]
static class InterleaveDatasetOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly FunctionRef _function = k.Function("f");
        readonly int _captured = k.Types("Targuments").Length;

        public override void Compute(KernelContext context)
        {
            long cycle = Dataset.Argument(context, 1 + _captured, "cycle_length"), block = Dataset.Argument(context, 2 + _captured, "block_length");
            if (cycle <= 0) Throw.InvalidArgument("cycle_length must be greater than zero.");
            if (block <= 0) Throw.InvalidArgument("block_length must be greater than zero.");
            new Interleaved(Dataset.Get(context), new(_function, Dataset.Keep(context, 1, _captured), 1), (int)cycle, block).Put(context);
        }
    }

    sealed class Interleaved(Dataset input, DatasetFunction function, int cycle, long block) : Dataset
    {
        public override IEnumerator<Tensor[]> Rows(DatasetReading reading)
        {
            var open = new IEnumerator<Tensor[]>?[cycle];
            using IEnumerator<Tensor[]> rows = input.Rows(reading);
            try
            {
                bool ended = false;
                long taken = 0;
                for (int at = 0; !ended || Array.Exists(open, o => o is not null);)
                {
                    if (open[at] is null && !ended)
                    {
                        ended = !rows.MoveNext();
                        if (!ended) open[at] = function.CallForDataset(reading, rows.Current).Rows(reading);
                        continue;
                    }
                    bool got = open[at] is { } current && current.MoveNext();
                    if (got) yield return open[at]!.Current;
                    else if (open[at] is { } empty)
                    {
                        empty.Dispose();
                        open[at] = null;
                    }
                    if (got && ++taken < block) continue;
                    taken = 0;
                    at = (at + 1) % cycle;
                }
            }
            finally
            {
                foreach (IEnumerator<Tensor[]>? inner in open) inner?.Dispose();
            }
        }
    }
}
