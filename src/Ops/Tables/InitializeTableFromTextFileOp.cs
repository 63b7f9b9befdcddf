using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Fills a table from the lines of a text file.</summary>
[Op("InitializeTableFromTextFile(table_handle: Ref(string), filename: string)", "key_index: int >= -2", "value_index: int >= -2",
    "vocab_size: int >= -1 = -1", "delimiter: string = '\t'", "offset: int = 0")]
static class InitializeTableFromTextFileOp
{
    public static void Shape(ShapeContext c) => c.WithRank(1, 0);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : TextFileTableKernel(k);
}
