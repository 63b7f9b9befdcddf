using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Replaces all entries.</summary>
[Op("LookupTableImportV2(table_handle: resource, keys: Tin, values: Tout)", "Tin: type", "Tout: type", Stateful = true)]
static class LookupTableImportV2Op
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => TableCalls.Import(c);
}
