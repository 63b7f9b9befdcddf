using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>An optional that holds tensors.</summary>
[Op("OptionalFromValue(components: Toutput_types) -> optional: variant", "Toutput_types: list(type) >= 1")]
static class OptionalFromValueOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        var components = new Tensor[c.InputCount];
        for (int i = 0; i < components.Length; i++) components[i] = c.Input(i).Share();
        new OptionalValue(components).Put(c);
    }
}
