using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Normalizes channels by the mean and variance of the batch when training, else by given ones.</summary>
[Op("FusedBatchNorm(x: T, scale: T, offset: T, mean: T, variance: T) -> y: T, batch_mean: T, batch_variance: T, reserve_space_1: T, reserve_space_2: T",
    "T: {float}", "epsilon: float = 9.999999747378752e-05", "exponential_avg_factor: float = 1.0", "data_format: {'NHWC', 'NCHW'} = 'NHWC'",
    "is_training: bool = true")]
static class FusedBatchNormOp
{
    public static void Shape(ShapeContext c) => BatchNorm.Shape(c, version: 1);

    public static void Gradient(GradientContext g) => BatchNorm.Gradient(g, version: 1);

    [CpuKernel("T: float")]
    public sealed class Cpu<T>(KernelConstruction k) : BatchNormKernel<T>(k) where T : unmanaged, INumberBase<T>;
}
