using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The gradients of a function's arguments; inputs are the arguments and the gradients of the results.</summary>
[Op("SymbolicGradient(input: Tin) -> output: Tout", "Tin: list(type) >= 1", "Tout: list(type) >= 1", "f: func")]
static class SymbolicGradientOp
{
    public static void Shape(ShapeContext c)
    {
        for (int i = 0; i < c.OutputCount; i++)
        {
            if (c.InputType(i) != DType.Resource) c.SetOutput(i, c.Input(i));
        }
    }

    [CpuKernel]
    public sealed class Cpu : Kernel
    {
        readonly FunctionRef _gradient;
        readonly FunctionCall _call = new();

        public Cpu(KernelConstruction k)
        {
            FunctionRef function = k.Function("f");
            FunctionLibrary library = k.Node.Graph.Functions;
            string? registered = library.Gradients.FirstOrDefault(pair => pair.Key == function.Name).Value;
            _gradient = registered is not null
                ? new FunctionRef(registered)
                : FunctionGradient.Of(k.Node.Graph, function, everyResult: true).Define([.. Enumerable.Range(0, k.OutputCount)], k.Types("Tout"));
        }

        public override void Compute(KernelContext context) => _call.Run(context, _gradient, firstInput: 0);
    }
}
