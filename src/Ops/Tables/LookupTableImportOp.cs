using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Replaces all entries.</summary>
[Op("LookupTableImport(table_handle: Ref(string), keys: Tin, values: Tout)", "Tin: type", "Tout: type")]
static class LookupTableImportOp
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => TableCalls.Import(c);
}
