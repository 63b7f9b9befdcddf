using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor list of a given length whose elements are not set.</summary>
[Op("TensorListReserve(element_shape: shape_type, num_elements: int32) -> handle: variant", "element_dtype: type", "shape_type: {int32, int64}")]
static class TensorListReserveOp
{
    public static void Shape(ShapeContext c) => Lists.SetHandle(c, Lists.KnownShape(c, 0));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly DType _dtype = k.Type("element_dtype");

        public override void Compute(KernelContext context)
        {
            int count = context.Input(1).Item<int>();
            if (count < 0) Throw.InvalidArgument($"The num_elements to reserve must be a non negative number, but got {count}");
            var list = new TensorList(_dtype, Lists.ShapeOf(context.Input(0)));
            list.Resize(count);
            Lists.Put(context, 0, list);
        }
    }
}
