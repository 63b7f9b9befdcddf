using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The handle of a resource variable, which need not exist yet.</summary>
[Op("VarHandleOp() -> resource: resource", "container: string = ''", "shared_name: string = ''", "debug_name: string = ''", "dtype: type",
    "shape: shape", "allowed_devices: list(string) = []", Stateful = true)]
static class VarHandleOpOp
{
    public static void Shape(ShapeContext c)
    {
        c.SetOutput(0, PartialShape.Scalar);
        c.SetHandle(c.Type("dtype"), c.ShapeAttr("shape"));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly Tensor _handle = ResourceHandles.Make(k, k.Type("dtype"), k.ShapeAttr("shape"));

        public override void Compute(KernelContext context) => context.SetOutput(0, _handle);
    }
}
