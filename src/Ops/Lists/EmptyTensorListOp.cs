using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor list without elements.</summary>
[Op("EmptyTensorList(element_shape: shape_type, max_num_elements: int32) -> handle: variant", "element_dtype: type", "shape_type: {int32, int64}")]
static class EmptyTensorListOp
{
    public static void Shape(ShapeContext c) => Lists.SetHandle(c, Lists.KnownShape(c, 0));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly DType _dtype = k.Type("element_dtype");

        public override void Compute(KernelContext context)
        {
            Tensor limit = context.Input(1);
            if (limit.Shape.Rank != 0) Throw.InvalidArgument($"max_num_elements expected to be a scalar but got shape: {limit.Shape}");
            Lists.Put(context, 0, new TensorList(_dtype, Lists.ShapeOf(context.Input(0))) { MaxCount = limit.Item<int>() });
        }
    }
}
