using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The same tensor; an error if its shape does not agree with the attribute.</summary>
[Op("EnsureShape(input: T) -> output: T", "shape: shape", "T: type")]
static class EnsureShapeOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, Merged(c, c.ShapeAttr("shape")));

    static PartialShape Merged(ShapeContext c, PartialShape wanted) => wanted.HasRank ? c.Merge(wanted, c.WithRank(0, wanted.Rank)) : c.Input(0);

    public static void Gradient(GradientContext g) => g.SetInput(0, g.RawOutputGradient(0));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly PartialShape _shape = k.ShapeAttr("shape");

        // As TensorFlow names fed tensors; of a step with several feeds the number may differ.
        readonly string _name = k.Node.Inputs[0].Node is { Type: "Placeholder" } fed ? $"_arg_{fed.Name}_0_0" : k.Node.Inputs[0].Node.Name;

        public override void Compute(KernelContext context)
        {
            Tensor input = context.Input(0);
            if (!_shape.Matches(input.Shape))
            {
                Throw.InvalidArgument($"Shape of tensor {_name} {input.Shape} is not compatible with expected shape {_shape}.");
            }
            context.SetOutput(0, input);
        }
    }
}
