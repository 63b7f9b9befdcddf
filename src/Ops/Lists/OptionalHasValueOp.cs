using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Does an optional hold tensors?</summary>
[Op("OptionalHasValue(optional: variant) -> has_value: bool")]
static class OptionalHasValueOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Write<bool>()[0] = OptionalValue.Get(c).Components is not null;
}
