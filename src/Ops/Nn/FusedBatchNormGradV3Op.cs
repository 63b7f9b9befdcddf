using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Gradient of FusedBatchNormV3.</summary>
[Op("FusedBatchNormGradV3(y_backprop: T, x: T, scale: float, reserve_space_1: U, reserve_space_2: U, reserve_space_3: U) -> x_backprop: T, scale_backprop: U, offset_backprop: U, reserve_space_4: U, reserve_space_5: U",
    "T: {half, bfloat16, float}", "U: {float}", "epsilon: float = 9.999999747378752e-05", "data_format: {'NHWC', 'NCHW', 'NDHWC', 'NCDHW'} = 'NHWC'",
    "is_training: bool = true")]
static class FusedBatchNormGradV3Op
{
    public static void Shape(ShapeContext c) => BatchNorm.GradShape(c, version: 3);

    [CpuKernel("T: half, bfloat16, float", "U: float")]
    public sealed class Cpu<T, TStatistics>(KernelConstruction k) : BatchNormGradKernel<T>(k) where T : unmanaged, INumberBase<T>;
}
