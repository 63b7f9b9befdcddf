using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Subtracts from a v1 variable, in place, and passes the reference on.</summary>
[Op("AssignSub(ref: Ref(T), value: T) -> output_ref: Ref(T)", "T: numbertype", "use_locking: bool = false")]
static class AssignSubOp
{
    public static void Shape(ShapeContext c) => ShapeRules.AllSame(c);

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => DenseUpdates.Reference<T>(c, subtract: true);
}
