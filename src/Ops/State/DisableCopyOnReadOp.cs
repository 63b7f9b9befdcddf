using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Lets readers of rows share the variable again, once it is no longer changed by rows.</summary>
[Op("DisableCopyOnRead(resource: resource)", Stateful = true)]
static class DisableCopyOnReadOp
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Variable variable = ResourceVariables.Get(c, 0);
        lock (variable.Lock) variable.IsUpdatedByRows = false;
    }
}
