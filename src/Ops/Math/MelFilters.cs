namespace TensorHarbor.Ops;

/// <summary>Triangular filters that are evenly spaced on the mel scale of pitch.</summary>
sealed class MelFilters
{
    readonly int[] _bands;
    readonly double[] _weights;
    readonly int _first, _last;

    /// <param name="bins">Frequencies of the spectrum, from 0 to half the rate.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="count">Number of filters.</param>
    /// <param name="low">Lowest frequency, in Hz.</param>
    /// <param name="high">Highest frequency, in Hz.</param>
    public MelFilters(int bins, double rate, int count, double low, double high)
    {
        Count = count;
        double lowest = ToMel(low), spacing = (ToMel(high) - lowest) / (count + 1), perBin = 0.5 * rate / (bins - 1);
        double Center(int i) => lowest + spacing * (i + 1);
        _first = (int)(1.5 + low / perBin);
        _last = Math.Min((int)(high / perBin), bins - 1);
        _bands = new int[bins];
        _weights = new double[bins];
        int band = 0;
        for (int i = _first; i <= _last; i++)
        {
            double mel = ToMel(i * perBin);
            while (band < count && Center(band) < mel) band++;
            _bands[i] = band - 1;
            double below = band > 0 ? Center(band - 1) : lowest;
            _weights[i] = (Center(band) - mel) / (Center(band) - below);
        }
    }

    /// <summary>Number of filters.</summary>
    public int Count { get; }

    static double ToMel(double frequency) => 1127 * double.LogP1(frequency / 700);

    /// <summary>Filters a power spectrum.</summary>
    public void Apply(ReadOnlySpan<float> spectrum, Span<double> filtered)
    {
        filtered.Clear();
        for (int i = _first; i <= _last; i++)
        {
            double magnitude = Math.Sqrt(spectrum[i]), falling = magnitude * _weights[i];
            if (_bands[i] >= 0) filtered[_bands[i]] += falling;
            if (_bands[i] + 1 < Count) filtered[_bands[i] + 1] += magnitude - falling;
        }
    }
}
