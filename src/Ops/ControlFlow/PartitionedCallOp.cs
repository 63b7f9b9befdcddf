using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Calls a function.</summary>
[Op("PartitionedCall(args: Tin) -> output: Tout", "Tin: list(type) >= 0", "Tout: list(type) >= 0", "f: func", "config: string = ''",
    "config_proto: string = ''", "executor_type: string = ''")]
static class PartitionedCallOp
{
    public static void Shape(ShapeContext c) => c.SetOutputsOfCall(c.Function("f"));

    public static void Gradient(GradientContext g) => CallGradients.OfCall(g);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly FunctionRef _function = k.Function("f");
        readonly FunctionCall _call = new();

        public override void Compute(KernelContext context)
        {
            try
            {
                _call.Run(context, _function, firstInput: 0);
            }
            catch (StatusException e)
            {
                throw new StatusException(e.Code, FunctionCall.ErrorPrefix(_function) + e.Message, e).At(e.Node ?? context.Node.Name);
            }
        }
    }
}
