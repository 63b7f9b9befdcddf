using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Normalizes channels by the mean and variance of the batch when training, else by given ones.</summary>
[Op("FusedBatchNormV3(x: T, scale: U, offset: U, mean: U, variance: U) -> y: T, batch_mean: U, batch_variance: U, reserve_space_1: U, reserve_space_2: U, reserve_space_3: U",
    "T: {half, bfloat16, float}", "U: {bfloat16, float}", "epsilon: float = 9.999999747378752e-05", "exponential_avg_factor: float = 1.0",
    "data_format: {'NHWC', 'NCHW', 'NDHWC', 'NCDHW'} = 'NHWC'", "is_training: bool = true")]
static class FusedBatchNormV3Op
{
    public static void Shape(ShapeContext c) => BatchNorm.Shape(c, version: 3);

    public static void Gradient(GradientContext g) => BatchNorm.Gradient(g, version: 3);

    [CpuKernel("T: half, bfloat16, float", "U: float")]
    public sealed class Cpu<T, TStatistics>(KernelConstruction k) : BatchNormKernel<T>(k) where T : unmanaged, INumberBase<T>;
}
