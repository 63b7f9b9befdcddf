using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Removes all tuples of a staging area.</summary>
[Op("StageClear()", "capacity: int >= 0 = 0", "memory_limit: int >= 0 = 0", "dtypes: list(type)", "container: string = ''",
    "shared_name: string = ''", Stateful = true)]
static class StageClearOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unknown(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : StagingKernel(k)
    {
        public override ValueTask ComputeAsync(KernelContext context)
        {
            Area(context).Clear();
            return ValueTask.CompletedTask;
        }
    }
}
