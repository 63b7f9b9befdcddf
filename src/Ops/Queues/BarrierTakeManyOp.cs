using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Takes complete tuples, waiting for them.</summary>
[Op("BarrierTakeMany(handle: Ref(string), num_elements: int32) -> indices: int64, keys: string, values: component_types",
    "component_types: list(type) >= 1", "allow_small_batch: bool = false", "wait_for_incomplete: bool = false", "timeout_ms: int = -1")]
static class BarrierTakeManyOp
{
    public static void Shape(ShapeContext c)
    {
        c.SetOutputs(PartialShape.Unknown);
        c.SetOutput(0, PartialShape.OfRank(1));
        c.SetOutput(1, PartialShape.OfRank(1));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : BarrierTakeKernel(k);
}
