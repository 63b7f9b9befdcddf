using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The tensors that an optional holds.</summary>
[Op("OptionalGetValue(optional: variant) -> components: output_types", "output_types: list(type) >= 1", "output_shapes: list(shape) >= 1")]
static class OptionalGetValueOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Declared(c);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor[] components = OptionalValue.Get(c).Components
            ?? throw new StatusException(ErrorCode.InvalidArgument, "The given optional does not have a value.");
        if (components.Length != c.OutputCount)
        {
            Throw.InvalidArgument($"The given optional has {components.Length} components, expected {c.OutputCount}.");
        }
        for (int i = 0; i < components.Length; i++)
        {
            if (components[i].DType != c.Node.OutputTypes[i])
            {
                Throw.InvalidArgument($"The given optional does not match the expected type for component {i}. Expected: "
                    + $"{c.Node.OutputTypes[i].Name()}. Actual: {components[i].DType.Name()}.");
            }
            c.SetOutput(i, components[i]);
        }
    }
}
