using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The gradient of <c>RaggedFillEmptyRows</c>: of the values, and of the default.</summary>
[Op("RaggedFillEmptyRowsGrad(reverse_index_map: int64, grad_values: T) -> d_values: T, d_default_value: T", "T: type")]
static class RaggedFillEmptyRowsGradOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 1);
        c.SetOutput(0, c.WithRank(0, 1));
        c.SetOutput(1, PartialShape.Scalar);
    }

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => FilledRows.Gradient<T>(c);
}
