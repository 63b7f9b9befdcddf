using System.Buffers.Binary;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Samples of a WAV file of 16-bit PCM, from -1 to 1, [samples, channels], and their rate.</summary>
[Op("DecodeWav(contents: string) -> audio: float, sample_rate: int32", "desired_channels: int = -1",
    "desired_samples: int = -1")]
static class DecodeWavOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 0);
        long channels = c.Int("desired_channels"), samples = c.Int("desired_samples");
        if (channels != -1 && channels < 0) c.Fail($"channels must be non-negative, got {channels}");
        if (samples != -1 && samples < 0) c.Fail($"samples must be non-negative, got {samples}");
        c.SetOutput(0, PartialShape.Of(samples, channels));
        c.SetOutput(1, PartialShape.Scalar);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly int _channels = (int)k.Int("desired_channels"), _samples = (int)k.Int("desired_samples");

        public override void Compute(KernelContext context)
        {
            Tensor contents = context.Input(0);
            if (contents.Shape.Rank != 0) Throw.InvalidArgument($"contents must be scalar, got shape {contents.Shape}");
            ReadOnlySpan<byte> data = Wave.Parse(contents.Strings[0], out int rate, out int channels);
            int frames = data.Length / (2 * channels), wanted = _channels < 0 ? channels : _channels, length = _samples < 0 ? frames : _samples;
            Span<float> audio = context.Allocate(0, [length, wanted]).Write<float>();
            audio.Clear();
            for (int i = 0; i < Math.Min(frames, length); i++)
            {
                for (int c = 0; c < wanted; c++)
                {
                    int at = 2 * (i * channels + Math.Min(c, channels - 1));
                    audio[i * wanted + c] = BinaryPrimitives.ReadInt16LittleEndian(data[at..]) / 32768f;
                }
            }
            context.Allocate(1, Tensors.Shape.Scalar).Write<int>()[0] = rate;
        }
    }
}
