using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A stack of tensors that lives for one step.</summary>
[Op("StackV2(max_size: int32) -> handle: resource", "elem_type: type", "stack_name: string = ''", Stateful = true)]
static class StackV2Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly string _name = k.String("stack_name") is { Length: > 0 } given ? given : k.Node.Name;

        public override void Compute(KernelContext context)
        {
            string name = StepHandles.NewName(_name);
            StepHandles.Add(context, 0, name, new TensorStack(name, context.Input(0).Item<int>()));
        }
    }
}
