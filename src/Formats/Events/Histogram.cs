using System.Numerics;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Events;

/// <summary>
/// Counts values in TensorFlow's default buckets (<c>tsl::histogram::Histogram</c>): from 1e-12 to 1e20 each limit is 1.1 times the one
/// before, the same below zero, and a limit at zero. Not thread-safe.
/// </summary>
public sealed class Histogram
{
    /// <summary>The upper limits of the buckets, exclusive, in increasing order.</summary>
    static readonly double[] _limits = MakeLimits();

    readonly double[] _counts = new double[_limits.Length];
    double _min = double.MaxValue, _max = -double.MaxValue, _sum, _sumOfSquares;
    long _count;

    static double[] MakeLimits()
    {
        List<double> positive = [];
        for (double limit = 1e-12; limit < 1e20; limit *= 1.1) positive.Add(limit);
        positive.Add(double.MaxValue);
        return [.. positive.Select(limit => -limit).Reverse(), 0, .. positive];
    }

    /// <summary>Adds a value.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: not finite, as TensorFlow's HistogramSummary.</exception>
    public void Add(double value)
    {
        if (double.IsNaN(value)) Throw.InvalidArgument("Nan in summary histogram");
        if (double.IsInfinity(value)) Throw.InvalidArgument("Infinity in summary histogram");
        _counts[UpperBound(value)]++;
        _min = Math.Min(_min, value);
        _max = Math.Max(_max, value);
        _sum += value;
        _sumOfSquares += value * value;
        _count++;
    }

    /// <summary>Adds values in their order.</summary>
    /// <inheritdoc cref="Add(double)"/>
    public void Add<T>(ReadOnlySpan<T> values) where T : INumberBase<T>
    {
        foreach (T value in values) Add(double.CreateChecked(value));
    }

    /// <summary>Number of the first limit that is greater.</summary>
    static int UpperBound(double value)
    {
        int low = 0, high = _limits.Length - 1; // the largest number lands in the last bucket
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_limits[middle] > value) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    /// <summary>The message, in which each run of empty buckets is one bucket.</summary>
    public HistogramProto ToProto()
    {
        var proto = new HistogramProto { Min = _min, Max = _max, Num = _count, Sum = _sum, SumSquares = _sumOfSquares };
        for (int i = 0; i < _counts.Length; i++)
        {
            while (_counts[i] == 0 && i + 1 < _counts.Length && _counts[i + 1] == 0) i++;
            proto.BucketLimit.Add(_limits[i]);
            proto.Bucket.Add(_counts[i]);
        }
        return proto;
    }
}
