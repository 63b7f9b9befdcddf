using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The list of a tensor's parts along axis 0, of given sizes.</summary>
[Op("TensorListSplit(tensor: element_dtype, element_shape: shape_type, lengths: int64) -> output_handle: variant", "element_dtype: type",
    "shape_type: {int32, int64}")]
static class TensorListSplitOp
{
    public static void Shape(ShapeContext c) => Lists.SetHandle(c, Lists.KnownShape(c, 1));

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output tensor = g.Input(0);
        Output element = s.Join(s.Const([-1]), s.Part(s.Shape(tensor), 1));
        g.SetInput(0, s.TensorListConcatV2(g.OutputGradient(0), element, g.Input(2), tensor.ValueType).Tensor);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor tensor = c.Input(0), lengths = c.Input(2);
        if (tensor.Shape.Rank == 0) Throw.InvalidArgument($"Tensor must be at least a vector, but saw shape: {tensor.Shape}");
        if (lengths.Shape.Rank != 1) Throw.InvalidArgument($"Expected lengths to be a vector, received shape: {lengths.Shape}");
        var list = new TensorList(tensor.DType, Lists.ShapeOf(c.Input(1)));
        Lists.Put(c, 0, list);
        long start = 0;
        foreach (long length in lengths.Read<long>())
        {
            if (length < 0) Throw.InvalidArgument($"Invalid value in lengths: {length}");
            if (start + length > tensor.Shape[0])
            {
                Throw.InvalidArgument($"Attempting to slice [{start}, {start + length}] from tensor with length {tensor.Shape[0]}");
            }
            list.Items.Add(tensor.Rows(start, length));
            start += length;
        }
        if (start != tensor.Shape[0])
        {
            Throw.InvalidArgument($"Unused values in tensor. Length of tensor: {tensor.Shape[0]} Values used: {start}");
        }
    }
}
