using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Gradient of FusedBatchNorm.</summary>
[Op("FusedBatchNormGrad(y_backprop: T, x: T, scale: T, reserve_space_1: T, reserve_space_2: T) -> x_backprop: T, scale_backprop: T, offset_backprop: T, reserve_space_3: T, reserve_space_4: T",
    "T: {float}", "epsilon: float = 9.999999747378752e-05", "data_format: {'NHWC', 'NCHW'} = 'NHWC'", "is_training: bool = true")]
static class FusedBatchNormGradOp
{
    public static void Shape(ShapeContext c) => BatchNorm.GradShape(c, version: 1);

    [CpuKernel("T: float")]
    public sealed class Cpu<T>(KernelConstruction k) : BatchNormGradKernel<T>(k) where T : unmanaged, INumberBase<T>;
}
