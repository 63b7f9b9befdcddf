using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>One element of a tensor list; zeros if it is not set.</summary>
[Op("TensorListGetItem(input_handle: variant, index: int32, element_shape: Tshape) -> item: element_dtype", "element_dtype: type",
    "Tshape: {int32, int64} = DT_INT32")]
static class TensorListGetItemOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, Lists.KnownElement(c, 0, 2));

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output handle = g.Input(0);
        Output reserved = s.TensorListReserve(s.TensorListElementShape(handle, DType.Int32), s.TensorListLength(handle), g.Type("element_dtype"));
        g.SetInput(0, s.TensorListSetItem(reserved, g.Input(1), g.OutputGradient(0)));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        TensorList list = Lists.Get(c, 0);
        Lists.CheckType(list, c.Node.OutputTypes[0]);
        int index = c.Input(1).Item<int>();
        if ((uint)index >= (uint)list.Items.Count)
        {
            Throw.InvalidArgument($"Trying to access element {index} in a list with {list.Items.Count} elements.");
        }
        if (list.Items[index] is { } item)
        {
            c.SetOutput(0, item);
            return;
        }
        PartialShape shape = Lists.ElementShape(list, Lists.ShapeOf(c.Input(2)));
        if (!shape.IsFullyKnown)
        {
            Throw.InvalidArgument($"Trying to read an uninitialized tensor but element_shape is not fully defined: {shape} and no list "
                + "element is set.");
        }
        Tensor zeros = c.Allocate(0, shape.ToShape());
        if (zeros.DType.IsNumeric()) zeros.WriteBytes().Clear();
    }
}
