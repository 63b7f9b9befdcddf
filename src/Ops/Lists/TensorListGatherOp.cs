using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Some elements of a tensor list along a new axis 0.</summary>
[Op("TensorListGather(input_handle: variant, indices: int32, element_shape: int32) -> values: element_dtype", "element_dtype: type")]
static class TensorListGatherOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(1).Concat(Lists.KnownElement(c, 0, 2)));

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output handle = g.Input(0), gradient = g.OutputGradient(0);
        g.SetInput(0, s.TensorListScatterV2(gradient, g.Input(1), s.Part(s.Shape(gradient), 1), s.TensorListLength(handle)));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        TensorList list = Lists.Get(c, 0);
        Lists.CheckType(list, c.Node.OutputTypes[0]);
        ReadOnlySpan<int> indices = c.Input(1).Read<int>();
        PartialShape element = Lists.ElementShape(list, Lists.ShapeOf(c.Input(2)));
        if (!element.IsFullyKnown)
        {
            Throw.InvalidArgument($"Tried to gather uninitialized tensors from a list with non-fully-defined element_shape: {element}");
        }
        Shape shape = element.ToShape();
        var items = new Tensor?[indices.Length];
        for (int i = 0; i < items.Length; i++)
        {
            if ((uint)indices[i] >= (uint)list.Items.Count)
            {
                Throw.InvalidArgument($"Index {indices[i]} out o range; list only has {list.Items.Count} elements.");
            }
            items[i] = list.Items[indices[i]];
            if (items[i] is { } item && item.Shape != shape)
            {
                Throw.InvalidArgument($"Tried to gather tensors of different shapes: {item.Shape} and {shape}");
            }
        }
        Lists.CopyTo(items, c.Allocate(0, new Shape([items.Length]).Concat(shape)), shape.ElementCount);
    }
}
