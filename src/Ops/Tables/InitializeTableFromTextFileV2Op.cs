using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Fills a table from the lines of a text file.</summary>
[Op("InitializeTableFromTextFileV2(table_handle: resource, filename: string)", "key_index: int >= -2", "value_index: int >= -2",
    "vocab_size: int >= -1 = -1", "delimiter: string = '\t'", "offset: int = 0", Stateful = true)]
static class InitializeTableFromTextFileV2Op
{
    public static void Shape(ShapeContext c) => c.WithRank(1, 0);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : TextFileTableKernel(k);
}
