using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Lets go of the tensor of a handle.</summary>
[Op("DeleteSessionTensor(handle: string)", Stateful = true)]
static class DeleteSessionTensorOp
{
    public static void Shape(ShapeContext c) => c.WithRank(0, 0);

    [CpuKernel]
    public static void Compute(KernelContext c) => SessionTensors.Delete(c, c.Input(0).StringItem());
}
