using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Ones of the input's shape.</summary>
[Op("OnesLike(x: T) -> y: T", "T: {bfloat16, half, float, double, int8, uint8, int16, uint16, int32, uint32, int64, uint64, complex64, complex128, bool}")]
static class OnesLikeOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
    }

    [CpuKernel("T: numbers")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => Fill(c, T.One);

    [CpuKernel("T: bool")]
    public static void ComputeBool(KernelContext c) => Fill(c, true);

    static void Fill<T>(KernelContext c, T one) where T : unmanaged => c.ForwardOrAllocate(0, 0, c.Input(0).Shape).Write<T>().Fill(one);
}
