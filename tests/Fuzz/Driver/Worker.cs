using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace TensorHarbor.Fuzz.Driver;

/// <summary>Mutates and runs inputs until its time is over, or an input kills it.</summary>
sealed class Worker
{
    const int FirstGenerations = 4, MaxCorpusFile = 1 << 18;

    readonly FuzzTarget _target;
    readonly string _corpusFolder;
    readonly Coverage _coverage;
    readonly Random _random;
    readonly Mutator _mutator;
    readonly CurrentInput _current;
    readonly Finds _finds;
    readonly List<byte[]> _corpus = [];
    readonly Trial.Watchdog _watchdog = new();

    /// <summary>A worker on a target's folder.</summary>
    public Worker(FuzzTarget target, string folder, int seed, Coverage coverage)
    {
        _coverage = coverage;
        _target = target;
        _corpusFolder = Path.Combine(folder, "corpus");
        _random = new(seed);
        _mutator = new(_random, target.Words);
        _current = new(Path.Combine(folder, "current"), 2 * target.MaxLength);
        _finds = new(Path.Combine(folder, "finds"));
    }

    /// <summary>Works for <paramref name="time"/>.</summary>
    /// <returns>Number of inputs run.</returns>
    public long Run(TimeSpan time, Action<string> report)
    {
        Directory.CreateDirectory(_corpusFolder);
        foreach (byte[] seed in _target.Seeds().Concat(Directory.EnumerateFiles(_corpusFolder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)))
        {
            if (seed.Length <= _target.MaxLength) Try(seed, isSeed: true);
        }
        report($"{_corpus.Count} inputs to start from, {_coverage.Reached} places reached");
        var clock = Stopwatch.StartNew();
        TimeSpan next = TimeSpan.FromMinutes(1);
        long count = 0;
        for (; clock.Elapsed < time; count++)
        {
            if (clock.Elapsed > next)
            {
                report(string.Create(CultureInfo.InvariantCulture, $"{count} inputs, {count / clock.Elapsed.TotalSeconds:F0}/s, corpus {_corpus.Count}, {_coverage.Reached} places reached"));
                next += TimeSpan.FromMinutes(1);
            }
            Try(Next(), isSeed: false);
        }
        report(string.Create(CultureInfo.InvariantCulture, $"{count} inputs, {count / clock.Elapsed.TotalSeconds:F0}/s, corpus {_corpus.Count}, {_coverage.Reached} places reached"));
        return count;
    }

    /// <summary>Newer inputs are taken more often: they reach what few do.</summary>
    byte[] Pick() => _corpus[_random.Next(2) == 0 ? _random.Next(_corpus.Count) : _corpus.Count - 1 - _random.Next(Math.Min(_corpus.Count, 1 + _corpus.Count / FirstGenerations))];

    byte[] Next()
    {
        byte[] input = Pick(), other = Pick();
        byte[] next = (_random.Next(4) == 0 ? null : _target.Mutate(input, other, _random)) ?? _mutator.Next(input, other);
        if (next.Length > _target.MaxLength) next = next[.._target.MaxLength];
        return _random.Next(8) == 0 ? next : _target.Repair(next);
    }

    void Try(byte[] input, bool isSeed)
    {
        _current.Value = input;
        _coverage.Clear();
        _watchdog.Begin();
        Fault? fault = Trial.Run(_target, input);
        _watchdog.End();
        bool isNew = _coverage.TakeNew();
        if (fault is not null)
        {
            if (_finds.Add(fault, input)) Console.WriteLine($"FIND {fault.Key}: {fault.Text.Split('\n')[0]}");
            return;
        }
        if (!isNew && !(isSeed && _corpus.Count == 0)) return;
        _corpus.Add(input);
        if (!isSeed && input.Length <= MaxCorpusFile) File.WriteAllBytes(Path.Combine(_corpusFolder, Convert.ToHexStringLower(SHA256.HashData(input))[..16]), input);
    }
}
