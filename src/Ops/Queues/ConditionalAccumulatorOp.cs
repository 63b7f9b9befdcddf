using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Adds up dense gradients until enough have come.</summary>
[Op("ConditionalAccumulator() -> handle: Ref(string)", "dtype: numbertype", "shape: shape", "container: string = ''",
    "shared_name: string = ''", "reduction_type: {'MEAN', 'SUM'} = 'MEAN'", Stateful = true)]
static class ConditionalAccumulatorOp
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel("dtype: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128")]
    public sealed class Cpu<T>(KernelConstruction k) : DenseAccumulatorKernel<T>(k) where T : unmanaged, INumberBase<T>;
}
