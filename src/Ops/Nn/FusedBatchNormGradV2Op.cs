using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Gradient of FusedBatchNormV2.</summary>
[Op("FusedBatchNormGradV2(y_backprop: T, x: T, scale: float, reserve_space_1: U, reserve_space_2: U) -> x_backprop: T, scale_backprop: U, offset_backprop: U, reserve_space_3: U, reserve_space_4: U",
    "T: {half, bfloat16, float}", "U: {float}", "epsilon: float = 9.999999747378752e-05", "data_format: {'NHWC', 'NCHW'} = 'NHWC'",
    "is_training: bool = true")]
static class FusedBatchNormGradV2Op
{
    public static void Shape(ShapeContext c) => BatchNorm.GradShape(c, version: 2);

    [CpuKernel("T: half, bfloat16, float", "U: float")]
    public sealed class Cpu<T, TStatistics>(KernelConstruction k) : BatchNormGradKernel<T>(k) where T : unmanaged, INumberBase<T>;
}
