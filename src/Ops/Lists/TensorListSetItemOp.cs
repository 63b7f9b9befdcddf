using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor list with one element replaced; changed in place if nobody else needs the old one.</summary>
[Op("TensorListSetItem(input_handle: variant, index: int32, item: element_dtype) -> output_handle: variant", "element_dtype: type",
    "resize_if_index_out_of_bounds: bool = false")]
static class TensorListSetItemOp
{
    public static void Shape(ShapeContext c) => Lists.SameList(c, 0);

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output list = g.OutputGradient(0), index = g.Input(1), item = g.Input(2);
        g.SetInput(0, s.TensorListSetItem(list, index, s.ZerosLike(item)));
        g.SetInput(2, s.TensorListGetItem(list, index, s.Shape(item), item.ValueType));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly bool _resizes = k.Bool("resize_if_index_out_of_bounds");

        public override void Compute(KernelContext context)
        {
            Tensor item = context.Input(2);
            TensorList list = Lists.Get(context, 0);
            int index = context.Input(1).Item<int>();
            Lists.CheckElement(list, item, "set a tensor with incompatible shape at a list index");
            if (index < 0 || (index >= list.Items.Count && !_resizes))
            {
                Throw.InvalidArgument($"Trying to modify element {index} in a list with {list.Items.Count} elements.");
            }
            list = Lists.ForUpdate(context, 0);
            if (index >= list.Items.Count) list.Resize(index + 1);
            list.Set(index, item);
        }
    }
}
