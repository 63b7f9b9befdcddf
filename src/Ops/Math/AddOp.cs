using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>x + y; integers wrap. Strings are joined.</summary>
[Op("Add(x: T, y: T) -> z: T", "T: {bfloat16, half, float, double, uint8, int8, int16, int32, int64, complex64, complex128, string}")]
static class AddOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    public static void Gradient(GradientContext g)
    {
        Output dz = g.OutputGradient(0);
        if (BroadcastGradient.NothingWasBroadcast(g, dz))
        {
            g.SetInput(0, dz);
            g.SetInput(1, dz);
        }
        else BroadcastGradient.Set(g, dz, dz);
    }

    [CpuKernel("T: floats, complexes, int8, int16, int32, int64, uint8")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => BinaryKernel.Run<T, AddOperator<T>>(c);

    [CpuKernel("T: string")]
    public static void ComputeStrings(KernelContext c) => StringBroadcast.Join(c);
}
