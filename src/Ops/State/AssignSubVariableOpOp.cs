using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Subtracts from a resource variable.</summary>
[Op("AssignSubVariableOp(resource: resource, value: dtype)", "dtype: type", Stateful = true)]
static class AssignSubVariableOpOp
{
    public static void Shape(ShapeContext c) => DenseUpdates.ResourceShape(c);

    [CpuKernel("dtype: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => DenseUpdates.Resource<T>(c, subtract: true);
}
