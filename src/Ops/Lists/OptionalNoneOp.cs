using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>An optional that holds nothing.</summary>
[Op("OptionalNone() -> optional: variant")]
static class OptionalNoneOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => new OptionalValue(null).Put(c);
}
