using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Assigns to part of a resource variable, as Python's <c>v[1, ::2] = x</c>.</summary>
[Op("ResourceStridedSliceAssign(ref: resource, begin: Index, end: Index, strides: Index, value: T)", "T: type", "Index: {int32, int64}",
    "begin_mask: int = 0", "end_mask: int = 0", "ellipsis_mask: int = 0", "new_axis_mask: int = 0", "shrink_axis_mask: int = 0",
    Stateful = true)]
static class ResourceStridedSliceAssignOp
{
    public static void Shape(ShapeContext c)
    {
        SliceShapes.Strided(c, ResourceVariables.Shape(c, 0), 1);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : SliceAssignKernel(k);
}
