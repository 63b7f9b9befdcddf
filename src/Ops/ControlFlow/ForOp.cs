using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Calls a function on a counter and its own results, for each value of the counter from start to limit in steps of delta.</summary>
[Op("For(start: int32, limit: int32, delta: int32, input: T) -> output: T", "T: list(type) >= 0", "body: func")]
static class ForOp
{
    const int FirstVariable = 3;

    public static void Shape(ShapeContext c) => ShapeRules.Unknown(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly FunctionRef _body = k.Function("body");

        public override void Compute(KernelContext context)
        {
            int start = context.Input(0).Item<int>(), limit = context.Input(1).Item<int>(), delta = context.Input(2).Item<int>();
            bool ends = (delta > 0 && start <= limit) || (delta < 0 && start >= limit) || (delta == 0 && start == limit);
            if (!ends) Throw.InvalidArgument($"Invalid start/limit/delta: {start} {limit} {delta}");
            int count = context.InputCount - FirstVariable;
            var args = new Tensor[count + 1];
            var results = new Tensor[count];
            for (int i = 0; i < count; i++) args[i + 1] = context.Input(FirstVariable + i).Share();
            try
            {
                Loop(context, start, limit, delta, args, results);
                for (int i = 0; i < count; i++) context.SetOutput(i, args[i + 1]);
            }
            finally
            {
                foreach (Tensor? arg in args) arg?.Dispose();
            }
        }

        void Loop(KernelContext context, int start, int limit, int delta, Tensor[] args, Tensor[] results)
        {
            for (int counter = start; delta > 0 ? counter < limit : counter > limit; counter += delta)
            {
                args[0] = Tensor.Scalar(counter);
                context.Step.Functions.Run(_body, args, results, context.Step, consumesArgs: true);
                for (int i = 0; i < results.Length; i++) (args[i + 1], results[i]) = (results[i], args[i + 1]);
            }
        }
    }
}
