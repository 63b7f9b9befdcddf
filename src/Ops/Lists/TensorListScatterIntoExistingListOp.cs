using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A list with the slices of a tensor put at given places.</summary>
[Op("TensorListScatterIntoExistingList(input_handle: variant, tensor: element_dtype, indices: int32) -> output_handle: variant", "element_dtype: type")]
static class TensorListScatterIntoExistingListOp
{
    public static void Shape(ShapeContext c) => Lists.SameList(c, 0);

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output gradient = g.OutputGradient(0), tensor = g.Input(1), indices = g.Input(2);
        g.SetInput(0, s.TensorListScatterIntoExistingList(gradient, s.ZerosLike(tensor), indices));
        g.SetInput(1, s.TensorListGather(gradient, indices, s.Part(s.Shape(tensor), 1), tensor.ValueType));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor tensor = c.Input(1);
        Lists.CheckType(Lists.Get(c, 0), tensor.DType);
        ListScatter.Into(Lists.ForUpdate(c, 0), tensor, c.Input(2).Read<int>());
    }
}
