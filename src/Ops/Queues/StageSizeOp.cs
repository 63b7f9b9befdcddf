using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Number of tuples in a staging area.</summary>
[Op("StageSize() -> size: int32", "capacity: int >= 0 = 0", "memory_limit: int >= 0 = 0", "dtypes: list(type)", "container: string = ''",
    "shared_name: string = ''", Stateful = true)]
static class StageSizeOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : StagingKernel(k)
    {
        public override ValueTask ComputeAsync(KernelContext context)
        {
            context.Allocate(0, default).Write<int>()[0] = Area(context).Count;
            return ValueTask.CompletedTask;
        }
    }
}
