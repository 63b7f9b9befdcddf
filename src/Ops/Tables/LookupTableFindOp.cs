using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Values of keys; a default for those that are not there.</summary>
[Op("LookupTableFind(table_handle: Ref(string), keys: Tin, default_value: Tout) -> values: Tout", "Tin: type", "Tout: type")]
static class LookupTableFindOp
{
    public static void Shape(ShapeContext c)
    {
        c.SetOutput(0, PartialShape.Unknown);
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => TableCalls.Find(c);
}
