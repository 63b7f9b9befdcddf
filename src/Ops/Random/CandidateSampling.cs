using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A distribution of classes that candidates are drawn from.</summary>
interface IClassSampler
{
    /// <summary>Draws a class.</summary>
    long Sample(ref PhiloxReader random);

    /// <summary>Probability of a class.</summary>
    double Probability(long value);

    /// <summary>Learns that these classes occurred.</summary>
    void Update(ReadOnlySpan<long> values)
    {
    }
}

/// <summary>The kernel of the candidate samplers.</summary>
abstract class CandidateKernel : Kernel
{
    const int NumbersPerSample = 2048;

    readonly SeededGenerator _generator;
    readonly int _trueCount, _sampleCount;
    readonly bool _unique;
    readonly HashSet<long> _used = [];
    readonly Lock _lock = new();

    protected CandidateKernel(KernelConstruction k)
    {
        _generator = new(k);
        _trueCount = (int)k.Int("num_true");
        _sampleCount = (int)k.Int("num_sampled");
        _unique = k.Bool("unique");
    }

    /// <summary>Number of classes.</summary>
    protected abstract long Range { get; }

    /// <summary>The distribution.</summary>
    protected abstract IClassSampler Sampler { get; }

    public sealed override void Compute(KernelContext context)
    {
        Tensor truth = context.Input(0);
        if (truth.Shape.Rank != 2) Throw.InvalidArgument("true_classes must be a matrix");
        if (truth.Shape[1] != _trueCount) Throw.InvalidArgument($"true_classes must have num_true columns, expected: {truth.Shape[1]} was: {_trueCount}");
        if (_unique && _sampleCount > Range) Throw.InvalidArgument("Sampler's range is too small.");
        Span<long> samples = context.Allocate(0, [_sampleCount]).Write<long>();
        Tensor trueCounts = context.Allocate(1, truth.Shape), sampleCounts = context.Allocate(2, [_sampleCount]);
        lock (_lock)
        {
            int tries = Draw(samples);
            Expect(truth.Read<long>(), tries, trueCounts.Write<float>());
            Expect(samples, tries, sampleCounts.Write<float>());
            Sampler.Update(truth.Read<long>());
        }
    }

    int Draw(Span<long> samples)
    {
        var random = new PhiloxReader(_generator.TakeNumbers((long)NumbersPerSample * _sampleCount));
        _used.Clear();
        int tries = 0;
        foreach (ref long sample in samples)
        {
            do
            {
                sample = Sampler.Sample(ref random);
                tries++;
            }
            while (_unique && !_used.Add(sample));
        }
        return tries;
    }

    /// <summary>How often each class is expected among the samples.</summary>
    void Expect(ReadOnlySpan<long> classes, int tries, Span<float> counts)
    {
        for (int i = 0; i < classes.Length; i++)
        {
            double p = Sampler.Probability(classes[i]);
            counts[i] = (float)(tries == _sampleCount ? p * _sampleCount : 1 - Math.Exp(tries * Math.Log(1 - p)));
        }
    }

    /// <summary>The shape rule.</summary>
    public static void InferShape(ShapeContext c)
    {
        PartialShape truth = c.WithRank(0, 2);
        PartialShape samples = PartialShape.Of(c.Int("num_sampled"));
        c.SetOutput(0, samples);
        c.SetOutput(1, PartialShape.Of(truth[0], c.Int("num_true")));
        c.SetOutput(2, samples);
    }
}

/// <summary>Every class alike.</summary>
sealed class UniformClasses(long range) : IClassSampler
{
    public long Sample(ref PhiloxReader random) => (long)random.Below((ulong)range);

    public double Probability(long value) => (float)(1.0 / range);
}

/// <summary>Zipf's distribution, for classes sorted by falling frequency.</summary>
sealed class LogUniformClasses(long range) : IClassSampler
{
    readonly double _logRange = Math.Log(range + 1.0);

    public long Sample(ref PhiloxReader random) => ((long)Math.Exp(random.NextDouble() * _logRange) - 1) % range;

    public double Probability(long value) => (float)(Math.Log((value + 2.0) / (value + 1.0)) / _logRange);
}

/// <summary>Weights that are given (Walker's alias method).</summary>
sealed class WeightedClasses : IClassSampler
{
    readonly float[] _weights, _cut;
    readonly int[] _alias;
    readonly float _total;

    public WeightedClasses(float[] weights)
    {
        _weights = weights;
        _cut = new float[weights.Length];
        _alias = new int[weights.Length];
        double sum = 0;
        foreach (float weight in weights)
        {
            sum += weight;
            _total += weight;
        }
        Pair([.. weights.Select(w => w * weights.Length / sum)]);
    }

    void Pair(double[] shares)
    {
        Stack<int> low = [], high = [];
        for (int i = 0; i < shares.Length; i++) (shares[i] < 1 ? low : high).Push(i);
        while (low.Count > 0 && high.Count > 0)
        {
            int small = low.Pop(), large = high.Pop();
            _alias[small] = large;
            shares[large] -= 1 - shares[small];
            (shares[large] < 1 ? low : high).Push(large);
        }
        for (int i = 0; i < shares.Length; i++) _cut[i] = (float)shares[i];
        foreach (int i in low.Concat(high)) (_cut[i], _alias[i]) = (1, i);
    }

    public long Sample(ref PhiloxReader random)
    {
        float cut = RandomBits.ToFloat(random.Next());
        int index = (int)random.Below((uint)_weights.Length);
        return cut < _cut[index] ? index : _alias[index];
    }

    public double Probability(long value) => value < 0 || value >= _weights.Length ? 0 : _weights[value] / _total;
}

/// <summary>Weights learned from the true classes seen, all 1 at first (a Fenwick tree of sums).</summary>
sealed class LearnedClasses : IClassSampler
{
    const long MaxRange = 1 << 27;

    readonly int[] _weights, _sums;
    int _total;

    public LearnedClasses(long range)
    {
        if (range > MaxRange) Throw.InvalidArgument($"range_max {range} is too large: at most {MaxRange} weights are learned");
        _weights = new int[range];
        _sums = new int[range + 1];
        for (int i = 0; i < range; i++) Add(i);
    }

    void Add(int value)
    {
        _weights[value]++;
        _total++;
        for (int i = value + 1; i < _sums.Length; i += i & -i) _sums[i]++;
    }

    public long Sample(ref PhiloxReader random)
    {
        int rest = (int)random.Below((uint)_total), at = 0;
        for (int step = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)_sums.Length); step > 0; step >>= 1)
        {
            if (at + step >= _sums.Length || _sums[at + step] > rest) continue;
            at += step;
            rest -= _sums[at];
        }
        return at;
    }

    public double Probability(long value) => value < 0 || value >= _weights.Length ? 0 : (float)_weights[value] / _total;

    public void Update(ReadOnlySpan<long> values)
    {
        foreach (long value in values)
        {
            if (value >= 0 && value < _weights.Length) Add((int)value);
        }
    }
}
