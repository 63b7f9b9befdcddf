using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Number of different values in each row of a sparse tensor.</summary>
[Op("SetSize(set_indices: int64, set_values: T, set_shape: int64) -> size: int32", "validate_indices: bool = true",
    "T: {int8, int16, int32, int64, uint8, uint16, string}")]
static class SetSizeOp
{
    public static void Shape(ShapeContext c)
    {
        c.SetOutput(0, PartialShape.Unknown);
    }

    [CpuKernel("T: int8, int16, int32, int64, uint8, uint16, string")]
    public sealed class Cpu(KernelConstruction k) : SetKernel(k)
    {
        protected override void Compute<T>(KernelContext context) => Sets<T>.Sparse(new(context, 0), Validate).WriteSizes(context);
    }
}
