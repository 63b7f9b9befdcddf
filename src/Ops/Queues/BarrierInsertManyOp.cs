using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Brings one component of several tuples.</summary>
[Op("BarrierInsertMany(handle: Ref(string), keys: string, values: T)", "T: type", "component_index: int")]
static class BarrierInsertManyOp
{
    public static void Shape(ShapeContext c) => c.WithRank(1, 1);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : BarrierInsertKernel(k);
}
