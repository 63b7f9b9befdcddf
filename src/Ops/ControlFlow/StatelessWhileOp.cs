using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Calls a function without side effects again and again on its own results, as long as a condition is true.</summary>
[Op("StatelessWhile(input: T) -> output: T", "T: list(type) >= 0", "cond: func", "body: func", "output_shapes: list(shape) = []",
    "parallel_iterations: int = 10")]
static class StatelessWhileOp
{
    public static void Shape(ShapeContext c) => FunctionShapes.OfLoop(c);

    public static void Gradient(GradientContext g) => LoopGradient.Build(g);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly FunctionRef _condition = k.Function("cond"), _body = k.Function("body");
        readonly WhileLoop _loop = new(k.InputCount);

        public override void Compute(KernelContext context) => _loop.Run(context, _condition, _body);
    }
}
