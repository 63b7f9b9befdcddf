using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>An array of tensors that lives for one step.</summary>
[Op("TensorArrayV3(size: int32) -> handle: resource, flow: float", "dtype: type", "element_shape: shape = {unknown_rank:true}", "dynamic_size: bool = false",
    "clear_after_read: bool = true", "identical_element_shapes: bool = false", "tensor_array_name: string = ''", Stateful = true)]
static class TensorArrayV3Op
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 0);
        c.SetOutput(0, PartialShape.Of(2));
        c.SetOutput(1, PartialShape.Scalar);
    }

    public static void Gradient(GradientContext g)
    {
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly TensorArrayOptions _options = new(k.Type("dtype"), k.ShapeAttr("element_shape"), k.Bool("dynamic_size"), k.Bool("clear_after_read"));
        readonly string _name = k.String("tensor_array_name") is { Length: > 0 } given ? given : k.Node.Name;

        public override void Compute(KernelContext context)
        {
            Tensor size = context.Input(0);
            if (size.Shape.Rank != 0) Throw.InvalidArgument($"TensorArray size must be scalar, but had shape: {size.Shape}");
            int count = size.Item<int>();
            if (count < 0) Throw.InvalidArgument("Size should be >= 0.");
            TensorArrays.Create(context, _name, name => new TensorArray(name, count, _options));
        }
    }
}
