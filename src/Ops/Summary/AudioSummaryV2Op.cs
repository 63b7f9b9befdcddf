using Google.Protobuf;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A summary of sounds, as 16-bit WAV.</summary>
[Op("AudioSummaryV2(tag: string, tensor: float, sample_rate: float) -> summary: string", "max_outputs: int >= 1 = 3")]
static class AudioSummaryV2Op
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(2, 0);
        ShapeRules.Scalar(c);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly long _most = k.Int("max_outputs");

        public override void Compute(KernelContext context)
        {
            Tensor sounds = context.Input(1);
            if (sounds.Shape.Rank is not (2 or 3)) Throw.InvalidArgument($"Tensor must be 3-D or 2-D, got: {sounds.Shape}");
            string tag = context.Input(0).StringItem();
            float rate = context.Input(2).Item<float>();
            int batch = (int)Math.Min(_most, sounds.Shape[0]), frames = sounds.Shape.Int(1), channels = sounds.Shape.Rank == 2 ? 1 : sounds.Shape.Int(2);
            var summary = new Summary();
            for (int i = 0; i < batch; i++)
            {
                ReadOnlySpan<float> samples = sounds.Read<float>().Slice(i * frames * channels, frames * channels);
                summary.Value.Add(new Summary.Types.Value
                {
                    Tag = _most > 1 ? $"{tag}/audio/{i}" : $"{tag}/audio",
                    Audio = new()
                    {
                        SampleRate = rate,
                        NumChannels = channels,
                        LengthFrames = frames,
                        EncodedAudioString = ByteString.CopyFrom(Wave.Encode(samples, (int)rate, channels)),
                        ContentType = "audio/wav",
                    },
                });
            }
            SummaryOutput.Set(context, summary);
        }
    }
}
