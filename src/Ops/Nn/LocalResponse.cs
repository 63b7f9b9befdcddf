using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Local response normalization across neighbouring channels (Krizhevsky et al. 2012), in single.</summary>
sealed class LocalResponse(NodeContext c)
{
    readonly int _radius = (int)c.Int("depth_radius");
    readonly float _bias = c.Float("bias"), _alpha = c.Float("alpha"), _beta = c.Float("beta");

    /// <summary>y = x / (bias + alpha * sum of squares nearby) to the beta.</summary>
    public void Forward(ReadOnlySpan<float> x, Span<float> y, int channels)
    {
        for (int row = 0; row < x.Length; row += channels)
        {
            ReadOnlySpan<float> pixel = x.Slice(row, channels);
            for (int c = 0; c < channels; c++) y[row + c] = pixel[c] * MathF.Pow(Norm(pixel, c), -_beta);
        }
    }

    /// <summary>The gradient of x.</summary>
    public void Backward(ReadOnlySpan<float> gradient, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result, int channels)
    {
        using var norms = new Scratch<float>(channels);
        for (int row = 0; row < x.Length; row += channels)
        {
            ReadOnlySpan<float> pixel = x.Slice(row, channels);
            for (int c = 0; c < channels; c++) norms.Span[c] = Norm(pixel, c);
            for (int c = 0; c < channels; c++)
            {
                float sum = 0;
                for (int k = Math.Max(0, c - _radius); k <= Math.Min(channels - 1, c + _radius); k++) sum += gradient[row + k] * y[row + k] / norms.Span[k];
                result[row + c] = gradient[row + c] * MathF.Pow(norms.Span[c], -_beta) - 2 * _alpha * _beta * pixel[c] * sum;
            }
        }
    }

    float Norm(ReadOnlySpan<float> pixel, int channel)
    {
        float sum = 0;
        for (int k = Math.Max(0, channel - _radius); k <= Math.Min(pixel.Length - 1, channel + _radius); k++) sum += pixel[k] * pixel[k];
        return _bias + _alpha * sum;
    }
}
