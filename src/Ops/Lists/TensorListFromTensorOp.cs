using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The list of a tensor's slices along axis 0, which share its memory.</summary>
[Op("TensorListFromTensor(tensor: element_dtype, element_shape: shape_type) -> output_handle: variant", "element_dtype: type", "shape_type: {int32, int64}")]
static class TensorListFromTensorOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape tensor = c.WithRankAtLeast(0, 1);
        Lists.SetHandle(c, c.Merge(Lists.KnownShape(c, 1), tensor.Slice(1)));
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output input = g.Input(0);
        long count = input.Shape.HasRank ? input.Shape[0] : PartialShape.UnknownDim;
        g.SetInput(0, s.TensorListStack(g.OutputGradient(0), s.Part(s.Shape(input), 1), input.ValueType, count));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor tensor = c.Input(0);
        PartialShape asked = Lists.ShapeOf(c.Input(1));
        if (tensor.Shape.Rank == 0) Throw.InvalidArgument($"Tensor must be at least a vector, but saw shape: {tensor.Shape}");
        Shape element = tensor.Shape.Slice(1, tensor.Shape.Rank);
        if (!asked.Matches(element)) Throw.InvalidArgument($"Specified a list with shape {asked} from a tensor with shape {element}");
        var list = new TensorList(tensor.DType, asked);
        for (long i = 0; i < tensor.Shape[0]; i++)
        {
            using Tensor row = tensor.Rows(i, 1);
            list.Items.Add(row.Reshape(element));
        }
        Lists.Put(c, 0, list);
    }
}
