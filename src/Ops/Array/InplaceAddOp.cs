using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>x with the rows of v added to rows i.</summary>
[Op("InplaceAdd(x: T, i: int32, v: T) -> y: T", "T: type")]
static class InplaceAddOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(0));

    [CpuKernel]
    public static void Compute(KernelContext c) => RowUpdates.Run(c, ScatterKind.Add);
}
