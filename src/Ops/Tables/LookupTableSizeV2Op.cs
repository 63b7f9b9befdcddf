using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Number of entries.</summary>
[Op("LookupTableSizeV2(table_handle: resource) -> size: int64", Stateful = true)]
static class LookupTableSizeV2Op
{
    public static void Shape(ShapeContext c)
    {
        c.SetOutput(0, PartialShape.Scalar);
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => TableCalls.Size(c);
}
