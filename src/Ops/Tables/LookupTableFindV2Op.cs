using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Values of keys; a default for those that are not there.</summary>
[Op("LookupTableFindV2(table_handle: resource, keys: Tin, default_value: Tout) -> values: Tout", "Tin: type", "Tout: type",
    Stateful = true)]
static class LookupTableFindV2Op
{
    public static void Shape(ShapeContext c)
    {
        c.SetOutput(0, PartialShape.Unknown);
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => TableCalls.Find(c);
}
