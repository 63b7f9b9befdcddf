using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor list with one element more; changed in place if nobody else needs the old one.</summary>
[Op("TensorListPushBack(input_handle: variant, tensor: element_dtype) -> output_handle: variant", "element_dtype: type")]
static class TensorListPushBackOp
{
    public static void Shape(ShapeContext c) => Lists.SameList(c, 0);

    public static void Gradient(GradientContext g)
    {
        TensorListPopBackOutputs popped = g.Scope.TensorListPopBack(g.OutputGradient(0), g.Scope.Shape(g.Input(1)), g.Type("element_dtype"));
        g.SetInput(0, popped.OutputHandle);
        g.SetInput(1, popped.Tensor);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor value = c.Input(1);
        TensorList list = Lists.Get(c, 0);
        Lists.CheckElement(list, value, "append a tensor with incompatible shape to a list");
        if (list.MaxCount != TensorList.Unlimited && list.Items.Count >= list.MaxCount)
        {
            Throw.InvalidArgument($"Tried to push item into a full list list size: {list.Items.Count} max_num_elements: {list.MaxCount}");
        }
        Lists.ForUpdate(c, 0).Items.Add(value.Share());
    }
}
