using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Adds one value per channel.</summary>
[Op("BiasAddV1(value: T, bias: T) -> output: T",
    "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}")]
static class BiasAddV1Op
{
    public static void Shape(ShapeContext c) => Bias.Shape(c);

    public static void Gradient(GradientContext g)
    {
        g.SetInput(0, g.OutputGradient(0));
        g.SetInput(1, Bias.GradientOfV1(g));
    }

    [CpuKernel("T: numbers")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => Bias.Add<T>(c, channelsFirst: false);
}
