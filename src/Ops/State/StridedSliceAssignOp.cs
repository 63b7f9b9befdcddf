using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Assigns to part of a v1 variable, as Python's <c>v[1, ::2] = x</c>.</summary>
[Op("StridedSliceAssign(ref: Ref(T), begin: Index, end: Index, strides: Index, value: T) -> output_ref: Ref(T)", "T: type",
    "Index: {int32, int64}", "begin_mask: int = 0", "end_mask: int = 0", "ellipsis_mask: int = 0", "new_axis_mask: int = 0",
    "shrink_axis_mask: int = 0")]
static class StridedSliceAssignOp
{
    public static void Shape(ShapeContext c)
    {
        SliceShapes.Strided(c, c.Input(0), 1);
        c.SetOutput(0, c.Input(0));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : SliceAssignKernel(k);
}
