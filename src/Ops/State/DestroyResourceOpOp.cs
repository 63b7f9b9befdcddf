using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Removes a resource (variable, table, queue) and frees what it owns.</summary>
[Op("DestroyResourceOp(resource: resource)", "ignore_lookup_error: bool = true", Stateful = true)]
static class DestroyResourceOpOp
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly bool _ignoreMissing = k.Bool("ignore_lookup_error");

        public override void Compute(KernelContext context)
        {
            ResourceHandle handle = context.Handle(0);
            ResourceManager resources = context.Step.Resources;
            if (!resources.Remove(handle.Container, handle.Name) && !_ignoreMissing) Throw.NotFound(resources.Missing(handle, "<unknown>"));
        }
    }
}
