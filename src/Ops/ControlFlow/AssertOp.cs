using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Fails with the values of data unless condition is true.</summary>
[Op("Assert(condition: bool, data: T)", "T: list(type) >= 1", "summarize: int = 3", Stateful = true)]
static class AssertOp
{
    public static void Shape(ShapeContext c) => c.WithRank(0, 0);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly long _summarize = k.Int("summarize");

        public override void Compute(KernelContext context)
        {
            Tensor condition = context.Input(0);
            if (condition.Shape.Rank > 0) Throw.InvalidArgument("In[0] should be a scalar: " + condition.Shape);
            if (condition.Item<bool>()) return;
            var parts = new List<string>();
            for (int i = 1; i < context.InputCount; i++) parts.Add($"[{TensorSummary.Of(context.Input(i), _summarize)}]");
            Throw.InvalidArgument($"assertion failed: {string.Join(" ", parts)}");
        }
    }
}
