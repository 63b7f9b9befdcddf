using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A stack of tensors that lives for one step.</summary>
[Op("StackV2(max_size: int32) -> handle: resource", "elem_type: type", "stack_name: string = ''", Stateful = true)]
static class StackV2Op
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, PartialShape.Of(2));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly string _name = k.String("stack_name") is { Length: > 0 } given ? given : k.Node.Name;

        public override void Compute(KernelContext context)
        {
            Tensor size = context.Input(0);
            if (size.Shape.Rank != 0) Throw.InvalidArgument($"Stack size must be a scalar, but had shape: {size.Shape}");
            TensorStack.Create(context, _name, size.Item<int>());
        }
    }
}
