using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>not x</summary>
[Op("LogicalNot(x: bool) -> y: bool")]
static class LogicalNotOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => UnaryKernel.Each<bool, Function>(c);

    readonly struct Function : IScalarFunction<bool, bool>
    {
        public static bool Apply(bool x) => !x;
    }
}
