using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Removes entries.</summary>
[Op("LookupTableRemoveV2(table_handle: resource, keys: Tin)", "Tin: type", Stateful = true)]
static class LookupTableRemoveV2Op
{
    public static void Shape(ShapeContext c) => c.WithRankAtLeast(1, 1);

    [CpuKernel]
    public static void Compute(KernelContext c) => TableCalls.Remove(c);
}
