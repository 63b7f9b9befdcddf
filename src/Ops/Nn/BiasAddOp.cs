using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Adds one value per channel.</summary>
[Op("BiasAdd(value: T, bias: T) -> output: T",
    "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}",
    "data_format: {'NHWC', 'NCHW'} = 'NHWC'")]
static class BiasAddOp
{
    public static void Shape(ShapeContext c) => Bias.Shape(c, channelsFirst: c.String("data_format") == "NCHW");

    public static void Gradient(GradientContext g)
    {
        g.SetInput(0, g.OutputGradient(0));
        g.SetInput(1, g.Scope.BiasAddGrad(g.OutputGradient(0), g.String("data_format")));
    }

    [CpuKernel("T: numbers")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _channelsFirst = k.String("data_format") == "NCHW";

        public override void Compute(KernelContext context) => Bias.Add<T>(context, _channelsFirst);
    }
}
