using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Samples [samples, channels] from -1 to 1 as a WAV file of 16-bit PCM.</summary>
[Op("EncodeWav(audio: float, sample_rate: int32) -> contents: string")]
static class EncodeWavOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 2);
        c.WithRank(1, 0);
        ShapeRules.Scalar(c);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor audio = c.Input(0), rate = c.Input(1);
        if (audio.Shape.Rank != 2) Throw.InvalidArgument($"audio must be 2-dimensional{audio.Shape}");
        if (rate.Shape.Rank != 0) Throw.InvalidArgument($"Input sample_rate should be a scalar tensor, got {rate.Shape} instead.");
        if (audio.ElementCount == 0) Throw.InvalidArgument("audio must not be empty");
        c.MoveOutput(0, Tensor.FromStrings([Wave.Encode(audio.Read<float>(), rate.Item<int>(), audio.Shape.Int(1))], Tensors.Shape.Scalar));
    }
}
