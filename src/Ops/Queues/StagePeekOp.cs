using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A tuple of a staging area by its place, which stays there.</summary>
[Op("StagePeek(index: int32) -> values: dtypes", "capacity: int >= 0 = 0", "memory_limit: int >= 0 = 0", "dtypes: list(type) >= 1",
    "container: string = ''", "shared_name: string = ''", Stateful = true)]
static class StagePeekOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unknown(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : StagingKernel(k)
    {
        public override ValueTask ComputeAsync(KernelContext context)
        {
            return Area(context).Get(context.Input(0).Item<int>(), remove: false, tuple => Set(context, tuple), context.Step.Stop);
        }
    }
}
