using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>x with the rows of v subtracted from rows i.</summary>
[Op("InplaceSub(x: T, i: int32, v: T) -> y: T", "T: type")]
static class InplaceSubOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(0));

    [CpuKernel]
    public static void Compute(KernelContext c) => RowUpdates.Run(c, ScatterKind.Sub);
}
