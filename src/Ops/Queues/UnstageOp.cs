using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Takes the oldest tuple of a staging area, waiting for one.</summary>
[Op("Unstage() -> values: dtypes", "capacity: int >= 0 = 0", "memory_limit: int >= 0 = 0", "dtypes: list(type) >= 1",
    "container: string = ''", "shared_name: string = ''", Stateful = true)]
static class UnstageOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unknown(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : StagingKernel(k)
    {
        public override ValueTask ComputeAsync(KernelContext context)
        {
            return Area(context).Get(0, remove: true, tuple => Set(context, tuple), context.Step.Stop);
        }
    }
}
