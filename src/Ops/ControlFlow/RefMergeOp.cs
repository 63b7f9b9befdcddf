using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Passes on the first reference that comes, with the number of the input it came from.</summary>
[Op("RefMerge(inputs: Ref(N * T)) -> output: Ref(T), value_index: int32", "T: type", "N: int >= 1")]
static class RefMergeOp
{
    public static void Shape(ShapeContext c) => LoopShapes.Merge(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => MergeOp.Compute(c);
}
