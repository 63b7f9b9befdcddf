using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Pushes slice i of a tensor along axis 0 to list i of a vector of lists.</summary>
[Op("TensorListPushBackBatch(input_handles: variant, tensor: element_dtype) -> output_handles: variant", "element_dtype: type")]
static class TensorListPushBackBatchOp
{
    public static void Shape(ShapeContext c) => Lists.SameList(c, 0);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor handles = c.Input(0), tensor = c.Input(1);
        if (tensor.Shape.Rank == 0 || handles.Shape.Rank != 1 || handles.Shape[0] != tensor.Shape[0])
        {
            Throw.InvalidArgument($"Expected batch_size = {(tensor.Shape.Rank == 0 ? 0 : tensor.Shape[0])} of input_handles to match that "
                + $"of tensor, got {handles.Shape} and {tensor.Shape}");
        }
        Shape element = tensor.Shape.Slice(1, tensor.Shape.Rank);
        object[] lists = new object[handles.ElementCount];
        for (int i = 0; i < lists.Length; i++)
        {
            using Tensor row = tensor.Rows(i, 1), value = row.Reshape(element);
            TensorList list = Lists.Of(handles, i, 0);
            Lists.CheckElement(list, value, "append a tensor with incompatible shape to a list");
            TensorList copy = list.Copy();
            copy.Items.Add(value.Share());
            lists[i] = copy;
        }
        c.MoveOutput(0, Tensor.FromObjects(DType.Variant, lists, handles.Shape));
    }
}
