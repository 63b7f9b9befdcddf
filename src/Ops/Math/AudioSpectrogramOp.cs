using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Magnitudes of the Fourier transforms of windows that slide over sounds [samples, channels]: [channels, windows, frequencies].</summary>
[Op("AudioSpectrogram(input: float) -> spectrogram: float", "window_size: int", "stride: int",
    "magnitude_squared: bool = false")]
static class AudioSpectrogramOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRank(0, 2);
        long window = c.Int("window_size"), stride = c.Int("stride");
        long windows = x[0] < 0 ? PartialShape.UnknownDim : Windows(x[0], window, stride);
        c.SetOutput(0, PartialShape.Of(x[1], windows, Size((int)window) / 2 + 1));
    }

    static int Size(int window) => (int)BitOperations.RoundUpToPowerOf2((uint)window);

    static long Windows(long samples, long window, long stride) => samples < window ? 0 : 1 + (samples - window) / stride;

    [CpuKernel]
    public sealed class Cpu : Kernel
    {
        readonly int _window, _stride;
        readonly bool _squared;

        public Cpu(KernelConstruction k)
        {
            (_window, _stride, _squared) = ((int)k.Int("window_size"), (int)k.Int("stride"), k.Bool("magnitude_squared"));
            if (_window < 2) Throw.InvalidArgument("Window size must be at least 2");
            if (_stride < 1) Throw.InvalidArgument("Stride must be at least 1");
        }

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0);
            if (x.Shape.Rank != 2) Throw.InvalidArgument($"input must be 2-dimensional{x.Shape}");
            int channels = x.Shape.Int(1), size = Size(_window), bins = size / 2 + 1, windows = (int)Windows(x.Shape[0], _window, _stride);
            Span<float> y = context.Allocate(0, [channels, windows, bins]).Write<float>();
            using var line = new Scratch<Complex>(size);
            FourierTransform transform = FourierTransform.Of(size);
            for (int i = 0; i < channels * windows; i++)
            {
                line.Span.Clear();
                for (int j = 0; j < _window; j++)
                {
                    double taper = 0.5 - 0.5 * Math.Cos(2 * Math.PI * j / _window);
                    line.Span[j] = taper * x.Read<float>()[(i % windows * _stride + j) * channels + i / windows];
                }
                transform.Run(line.Span, inverse: false);
                for (int j = 0; j < bins; j++)
                {
                    Complex value = line.Span[j];
                    double square = value.Real * value.Real + value.Imaginary * value.Imaginary;
                    y[i * bins + j] = (float)(_squared ? square : Math.Sqrt(square));
                }
            }
        }
    }
}
