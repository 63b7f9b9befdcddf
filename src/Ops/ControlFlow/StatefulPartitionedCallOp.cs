using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Calls a function that has side effects.</summary>
[Op("StatefulPartitionedCall(args: Tin) -> output: Tout", "Tin: list(type) >= 0", "Tout: list(type) >= 0", "f: func", "config: string = ''",
    "config_proto: string = ''", "executor_type: string = ''", Stateful = true, DistributedCommunication = true)]
static class StatefulPartitionedCallOp
{
    public static void Shape(ShapeContext c) => c.SetOutputsOfCall(c.Function("f"));

    public static void Gradient(GradientContext g) => CallGradients.OfCall(g);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly PartitionedCallOp.Cpu _call = new(k);

        public override void Compute(KernelContext context) => _call.Compute(context);
    }
}
