using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Fills a table that is filled once.</summary>
[Op("InitializeTable(table_handle: Ref(string), keys: Tkey, values: Tval)", "Tkey: type", "Tval: type")]
static class InitializeTableOp
{
    public static void Shape(ShapeContext c)
    {
        c.Merge(c.WithRank(1, 1), c.WithRank(2, 1));
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => TableCalls.Initialize(c);
}
