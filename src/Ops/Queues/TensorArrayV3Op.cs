using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>An array of tensors that lives for one step, and a flow that orders uses of it.</summary>
[Op("TensorArrayV3(size: int32) -> handle: resource, flow: float", "dtype: type", "element_shape: shape = {unknown_rank:true}",
    "dynamic_size: bool = false", "clear_after_read: bool = true", "identical_element_shapes: bool = false",
    "tensor_array_name: string = ''", Stateful = true)]
static class TensorArrayV3Op
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 0);
        c.SetOutput(0, PartialShape.Of(2));
        c.SetOutput(1, PartialShape.Scalar);
        c.SetHandle(c.Type("dtype"), c.ShapeAttr("element_shape"));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly string _name = k.String("tensor_array_name") is { Length: > 0 } given ? given : k.Node.Name;
        readonly DType _dtype = k.Type("dtype");
        readonly PartialShape _elementShape = k.ShapeAttr("element_shape");
        readonly bool _canGrow = k.Bool("dynamic_size"), _clearAfterRead = k.Bool("clear_after_read"), _sameShapes = k.Bool("identical_element_shapes");

        public override void Compute(KernelContext context)
        {
            Tensor size = context.Input(0);
            if (size.Shape.Rank != 0) Throw.InvalidArgument($"TensorArray size must be scalar, but had shape: {size.Shape}");
            int count = size.Item<int>();
            if (count < 0) Throw.InvalidArgument("Size should be >= 0.");
            string name = StepHandles.NewName(_name);
            StepHandles.Add(context, 0, name, new TensorArray(name, _dtype, _elementShape, count, _canGrow, _clearAfterRead, _sameShapes, addsWrites: false));
            context.Allocate(1, default).Write<float>()[0] = 0;
        }
    }
}
