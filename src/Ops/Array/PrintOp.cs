using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The same tensor; writes the values of data to the error output.</summary>
[Op("Print(input: T, data: U) -> output: T", "T: type", "U: list(type) >= 0", "message: string = ''", "first_n: int = -1", "summarize: int = 3", Stateful = true)]
static class PrintOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(0));

    public static void Gradient(GradientContext g) => g.SetInput(0, g.RawOutputGradient(0));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly string _message = k.String("message");
        readonly long _firstN = k.Int("first_n"), _summarize = k.Int("summarize");
        long _count;

        public override void Compute(KernelContext context)
        {
            context.SetOutput(0, context.Input(0));
            if (_firstN >= 0 && Interlocked.Increment(ref _count) > _firstN) return;
            var parts = new List<string>();
            for (int i = 1; i < context.InputCount; i++) parts.Add($"[{TensorSummary.Of(context.Input(i), _summarize)}]");
            Console.Error.WriteLine(_message + string.Concat(parts));
        }
    }
}
