using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Number of elements of a tensor.</summary>
[Op("Size(input: T) -> output: out_type", "T: type", "out_type: {int32, int64} = DT_INT32")]
static class SizeOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel("out_type: int32, int64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        long count = c.Input(0).ElementCount;
        if (typeof(T) == typeof(int) && count > int.MaxValue)
        {
            Throw.InvalidArgument("Number of elements was larger than representable by 32-bit output type");
        }
        c.Allocate(0, default).Write<T>()[0] = T.CreateTruncating(count);
    }
}
