using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor list without its last element, and that element.</summary>
[Op("TensorListPopBack(input_handle: variant, element_shape: int32) -> output_handle: variant, tensor: element_dtype", "element_dtype: type")]
static class TensorListPopBackOp
{
    public static void Shape(ShapeContext c)
    {
        Lists.SameList(c, 0);
        c.SetOutput(1, Lists.KnownElement(c, 0, 1));
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output list = g.HasOutputGradient(0)
            ? g.OutputGradient(0)
            : s.EmptyTensorList(s.TensorListElementShape(g.Output(0), DType.Int32), s.Const(-1), g.Type("element_dtype"));
        g.SetInput(0, s.TensorListPushBack(list, g.OutputGradient(1)));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        TensorList list = Lists.Get(c, 0);
        Lists.CheckType(list, c.Node.OutputTypes[1]);
        if (list.Items.Count == 0) Throw.InvalidArgument("Trying to pop from an empty list.");
        Tensor? last = list.Items[^1];
        if (last is not null) c.SetOutput(1, last);
        else
        {
            PartialShape shape = Lists.ElementShape(list, Lists.ShapeOf(c.Input(1)));
            if (!shape.IsFullyKnown)
            {
                Throw.InvalidArgument($"Trying to read an uninitialized tensor but element_shape is not fully defined: {shape}");
            }
            Tensor zeros = c.Allocate(1, shape.ToShape());
            if (zeros.DType.IsNumeric()) zeros.WriteBytes().Clear();
        }
        list = Lists.ForUpdate(c, 0);
        list.Resize(list.Items.Count - 1);
    }
}
