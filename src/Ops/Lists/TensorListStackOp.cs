using System.Runtime.InteropServices;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The elements of a tensor list along a new axis 0.</summary>
[Op("TensorListStack(input_handle: variant, element_shape: int32) -> tensor: element_dtype", "element_dtype: type", "num_elements: int = -1")]
static class TensorListStackOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, PartialShape.Of(c.Int("num_elements")).Concat(Lists.KnownElement(c, 0, 1)));

    public static void Gradient(GradientContext g)
    {
        Output gradient = g.OutputGradient(0);
        g.SetInput(0, g.Scope.TensorListFromTensor(gradient, g.Scope.Part(g.Scope.Shape(gradient), 1)));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly long _count = k.Int("num_elements");

        public override void Compute(KernelContext context)
        {
            TensorList list = Lists.Get(context, 0);
            Lists.CheckType(list, context.Node.OutputTypes[0]);
            if (_count >= 0 && list.Items.Count != _count)
            {
                Throw.InvalidArgument($"Operation expected a list with {_count} elements but got a list with {list.Items.Count} elements.");
            }
            PartialShape element = Lists.ElementShape(list, Lists.ShapeOf(context.Input(1)));
            if (!element.IsFullyKnown)
            {
                Throw.InvalidArgument($"Tried to stack elements of an empty list with non-fully-defined element_shape: {element}");
            }
            Shape shape = element.ToShape();
            foreach (Tensor? item in list.Items)
            {
                if (item is not null && item.Shape != shape)
                {
                    Throw.InvalidArgument("Tried to stack list which only contains uninitialized tensors or tensors of different shapes: "
                        + $"{item.Shape} and {shape}");
                }
            }
            Tensor output = context.Allocate(0, new Shape([list.Items.Count]).Concat(shape));
            Lists.CopyTo(CollectionsMarshal.AsSpan(list.Items), output, shape.ElementCount);
        }
    }
}
