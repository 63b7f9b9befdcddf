using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Mel-frequency cepstral coefficients of spectrograms [channels, windows, frequencies].</summary>
[Op("Mfcc(spectrogram: float, sample_rate: int32) -> output: float", "upper_frequency_limit: float = 4000.0",
    "lower_frequency_limit: float = 20.0", "filterbank_channel_count: int = 40", "dct_coefficient_count: int = 13")]
static class MfccOp
{
    const double Floor = 1e-12;

    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRank(0, 3);
        c.WithRank(1, 0);
        c.SetOutput(0, PartialShape.Of(x[0], x[1], c.Int("dct_coefficient_count")));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly double _high = k.Float("upper_frequency_limit"), _low = k.Float("lower_frequency_limit");
        readonly int _filters = (int)k.Int("filterbank_channel_count"), _coefficients = (int)k.Int("dct_coefficient_count");

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), rate = context.Input(1);
            if (x.Shape.Rank != 3) Throw.InvalidArgument($"spectrogram must be 3-dimensional{x.Shape}");
            if (rate.ElementCount != 1) Throw.InvalidArgument($"Input sample_rate should have rank 0: {rate.Shape}");
            int bins = x.Shape.Int(2), rows = (int)x.Shape.Product(0, 2);
            var filters = new MelFilters(bins, rate.Item<int>(), _filters, _low, _high);
            Span<float> y = context.Allocate(0, [x.Shape[0], x.Shape[1], _coefficients]).Write<float>();
            using var filtered = new Scratch<double>(_filters);
            double norm = Math.Sqrt(2.0 / _filters), turn = Math.PI / _filters;
            for (int row = 0; row < rows; row++)
            {
                filters.Apply(x.Read<float>().Slice(row * bins, bins), filtered.Span);
                foreach (ref double value in filtered.Span) value = Math.Log(Math.Max(value, Floor));
                for (int i = 0; i < _coefficients; i++)
                {
                    double sum = 0;
                    for (int j = 0; j < _filters; j++) sum += norm * Math.Cos(i * turn * (j + 0.5)) * filtered.Span[j];
                    y[row * _coefficients + i] = (float)sum;
                }
            }
        }
    }
}
