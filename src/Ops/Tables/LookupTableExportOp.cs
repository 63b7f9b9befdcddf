using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>All entries, in no order.</summary>
[Op("LookupTableExport(table_handle: Ref(string)) -> keys: Tkeys, values: Tvalues", "Tkeys: type", "Tvalues: type")]
static class LookupTableExportOp
{
    public static void Shape(ShapeContext c)
    {
        c.SetOutput(0, PartialShape.OfRank(1));
        c.SetOutput(1, PartialShape.Unknown);
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => TableCalls.Export(c);
}
