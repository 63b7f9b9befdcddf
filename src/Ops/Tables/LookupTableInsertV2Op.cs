using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Adds entries or replaces their values.</summary>
[Op("LookupTableInsertV2(table_handle: resource, keys: Tin, values: Tout)", "Tin: type", "Tout: type", Stateful = true)]
static class LookupTableInsertV2Op
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => TableCalls.Insert(c);
}
