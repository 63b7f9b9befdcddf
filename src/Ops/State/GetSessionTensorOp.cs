using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The tensor of a handle.</summary>
[Op("GetSessionTensor(handle: string) -> value: dtype", "dtype: type", Stateful = true)]
static class GetSessionTensorOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 0);
        ShapeRules.Unknown(c);
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => SessionTensors.Get(c, c.Input(0).StringItem());
}
