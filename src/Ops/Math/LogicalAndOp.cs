using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>x and y.</summary>
[Op("LogicalAnd(x: bool, y: bool) -> z: bool", Commutative = true)]
static class LogicalAndOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => BinaryKernel.Each<bool, Operator>(c);

    readonly struct Operator : IScalarOperator<bool, bool>
    {
        public static bool Apply(bool x, bool y) => x & y;
    }
}
