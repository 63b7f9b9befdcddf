using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Sizes of several tensors, a vector for each.</summary>
[Op("ShapeN(input: N * T) -> output: N * out_type", "N: int >= 1", "T: type", "out_type: {int32, int64} = DT_INT32")]
static class ShapeNOp
{
    public static void Shape(ShapeContext c)
    {
        for (int i = 0; i < c.OutputCount; i++) c.SetOutput(i, ShapeOp.VectorOfSizes(c.Input(i)));
    }

    [CpuKernel("out_type: int32, int64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < c.OutputCount; i++) ShapeOp.WriteSizes<T>(c, i);
    }
}
