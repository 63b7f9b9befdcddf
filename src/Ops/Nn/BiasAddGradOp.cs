using System.Numerics;
using System.Runtime.InteropServices;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of BiasAdd for the bias: sums over all but the channels.</summary>
[Op("BiasAddGrad(out_backprop: T) -> output: T",
    "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}",
    "data_format: {'NHWC', 'NCHW'} = 'NHWC'")]
static class BiasAddGradOp
{
    public static void Shape(ShapeContext c)
    {
        bool channelsFirst = c.String("data_format") == "NCHW";
        PartialShape x = c.WithRankAtLeast(0, channelsFirst ? 3 : 2);
        c.SetOutput(0, PartialShape.Of(x.HasRank ? x[channelsFirst ? 1 : -1] : PartialShape.UnknownDim));
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, Bias.GradientOfGradient(g));

    [CpuKernel("T: float, double, integers")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumber<T>
    {
        readonly bool _channelsFirst = k.String("data_format") == "NCHW";

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), y = Bias.Gradient(context, _channelsFirst, out Bias.Layout layout);
            layout.Sum(x.Read<T>(), 1, y.Write<T>());
        }
    }

    [CpuKernel("T: half, bfloat16")]
    public sealed class Narrow<T>(KernelConstruction k) : Kernel where T : unmanaged, INumber<T>
    {
        readonly bool _channelsFirst = k.String("data_format") == "NCHW";

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), y = Bias.Gradient(context, _channelsFirst, out Bias.Layout layout);
            using var wideX = new Scratch<float>(x.ElementCount);
            using var wideY = new Scratch<float>(y.ElementCount);
            Widening.Widen(x.Read<T>(), wideX.Span);
            layout.Sum<float>(wideX.Span, 1, wideY.Span);
            Widening.Narrow(wideY.Span, y.Write<T>());
        }
    }

    [CpuKernel("T: complexes")]
    public sealed class ComplexCpu<T>(KernelConstruction k) : Kernel where T : unmanaged
    {
        readonly bool _channelsFirst = k.String("data_format") == "NCHW";

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), y = Bias.Gradient(context, _channelsFirst, out Bias.Layout layout);
            if (typeof(T) == typeof(Complex64)) layout.Sum<float>(MemoryMarshal.Cast<T, float>(x.Read<T>()), 2, MemoryMarshal.Cast<T, float>(y.Write<T>()));
            else layout.Sum<double>(MemoryMarshal.Cast<T, double>(x.Read<T>()), 2, MemoryMarshal.Cast<T, double>(y.Write<T>()));
        }
    }
}
