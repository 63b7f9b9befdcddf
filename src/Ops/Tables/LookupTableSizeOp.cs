using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Number of entries.</summary>
[Op("LookupTableSize(table_handle: Ref(string)) -> size: int64")]
static class LookupTableSizeOp
{
    public static void Shape(ShapeContext c)
    {
        c.SetOutput(0, PartialShape.Scalar);
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => TableCalls.Size(c);
}
