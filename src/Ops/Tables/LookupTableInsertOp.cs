using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Adds entries or replaces their values.</summary>
[Op("LookupTableInsert(table_handle: Ref(string), keys: Tin, values: Tout)", "Tin: type", "Tout: type")]
static class LookupTableInsertOp
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => TableCalls.Insert(c);
}
