using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>All entries, in no order.</summary>
[Op("LookupTableExportV2(table_handle: resource) -> keys: Tkeys, values: Tvalues", "Tkeys: type", "Tvalues: type", Stateful = true)]
static class LookupTableExportV2Op
{
    public static void Shape(ShapeContext c)
    {
        c.SetOutput(0, PartialShape.OfRank(1));
        c.SetOutput(1, PartialShape.Unknown);
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => TableCalls.Export(c);
}
