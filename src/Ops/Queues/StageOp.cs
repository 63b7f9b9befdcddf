using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Adds a tuple to a staging area, waiting for room.</summary>
[Op("Stage(values: dtypes)", "capacity: int >= 0 = 0", "memory_limit: int >= 0 = 0", "dtypes: list(type) >= 1", "container: string = ''",
    "shared_name: string = ''", Stateful = true)]
static class StageOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unknown(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : StagingKernel(k)
    {
        public override ValueTask ComputeAsync(KernelContext context)
        {
            var tuple = new Tensor[context.InputCount];
            for (int i = 0; i < tuple.Length; i++) tuple[i] = context.Input(i).Share();
            return Area(context).Put(tuple, context.Step.Stop);
        }
    }
}
