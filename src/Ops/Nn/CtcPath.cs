using System.Numerics;

namespace TensorHarbor.Ops;

/// <summary>The forward and backward recursions of connectionist temporal classification over one sequence, in logarithms.</summary>
/// <param name="states">Labels with blanks around each.</param>
/// <param name="classes">Number of classes; the last one is the blank.</param>
/// <param name="times">Steps.</param>
/// <param name="merges">Does a label that is repeated count once?</param>
readonly ref struct CtcPath(ReadOnlySpan<int> states, int classes, int times, bool merges)
{
    readonly ReadOnlySpan<int> _states = states;

    /// <summary>Returns minus the logarithm of the states' probability and makes the work's gradient.</summary>
    public double Solve(in CtcWork work)
    {
        int count = _states.Length;
        Forward(work);
        Backward(work);
        Span<double> first = work.Forward[..count];
        double total = double.NegativeInfinity;
        for (int u = 0; u < count; u++) total = Add(total, first[u] + work.Backward[u]);
        for (int t = 0; t < times; t++)
        {
            Span<double> gradient = work.Gradient.Slice(t * classes, classes);
            ReadOnlySpan<double> logs = work.Logs.Slice(t * classes, classes);
            for (int c = 0; c < classes; c++) gradient[c] = Math.Exp(logs[c]);
            if (double.IsNegativeInfinity(total)) continue;
            for (int u = 0; u < count; u++) gradient[_states[u]] -= Math.Exp(work.Forward[t * count + u] + work.Backward[t * count + u] - total);
        }
        return -total;
    }

    /// <summary>Probability of the inputs up to and with a step, ending in a state.</summary>
    void Forward(in CtcWork work)
    {
        int count = _states.Length;
        work.Forward.Fill(double.NegativeInfinity);
        for (int u = 0; u < Math.Min(2, count); u++) work.Forward[u] = work.Logs[_states[u]];
        for (int t = 1; t < times; t++)
        {
            ReadOnlySpan<double> before = work.Forward.Slice((t - 1) * count, count);
            for (int u = 0; u < count; u++)
            {
                double sum = Stays(u) ? before[u] : double.NegativeInfinity;
                if (u > 0) sum = Add(sum, before[u - 1]);
                if (u > 1 && Skips(u - 2)) sum = Add(sum, before[u - 2]);
                work.Forward[t * count + u] = sum + work.Logs[t * classes + _states[u]];
            }
        }
    }

    /// <summary>Probability of the inputs after a step, from a state to the end.</summary>
    void Backward(in CtcWork work)
    {
        int count = _states.Length;
        work.Backward.Fill(double.NegativeInfinity);
        for (int u = Math.Max(0, count - 2); u < count; u++) work.Backward[(times - 1) * count + u] = 0;
        for (int t = times - 2; t >= 0; t--)
        {
            ReadOnlySpan<double> after = work.Backward.Slice((t + 1) * count, count), logs = work.Logs.Slice((t + 1) * classes, classes);
            for (int u = 0; u < count; u++)
            {
                double sum = Stays(u) ? after[u] + logs[_states[u]] : double.NegativeInfinity;
                if (u + 1 < count) sum = Add(sum, after[u + 1] + logs[_states[u + 1]]);
                if (u + 2 < count && Skips(u)) sum = Add(sum, after[u + 2] + logs[_states[u + 2]]);
                work.Backward[t * count + u] = sum;
            }
        }
    }

    /// <summary>May a path stay in a state?</summary>
    bool Stays(int state) => merges || _states[state] == classes - 1;

    /// <summary>May a path leave out the blank after a state?</summary>
    bool Skips(int state) => _states[state] != classes - 1 && !(merges && _states[state] == _states[state + 2]);

    /// <summary>log(exp(a) + exp(b)).</summary>
    static double Add(double a, double b)
    {
        if (double.IsNegativeInfinity(a)) return b;
        if (double.IsNegativeInfinity(b)) return a;
        return Math.Max(a, b) + Math.Log(1 + Math.Exp(-Math.Abs(a - b)));
    }
}

/// <summary>Tables of <see cref="CtcPath"/> for one sequence.</summary>
readonly ref struct CtcWork
{
    readonly Scratch<double> _memory;
    readonly int _table, _rows, _classes;

    public CtcWork(int states, int classes, int times)
    {
        (_table, _rows, _classes) = (states * times, classes * times, classes);
        _memory = new(2L * _table + 2L * _rows);
    }

    /// <summary>By step and state.</summary>
    public Span<double> Forward => _memory.Span[.._table];

    /// <summary>By step and state.</summary>
    public Span<double> Backward => _memory.Span.Slice(_table, _table);

    /// <summary>Logarithms of the classes' probabilities, by step and class.</summary>
    public Span<double> Logs => _memory.Span.Slice(2 * _table, _rows);

    /// <summary>The loss's gradient with respect to the inputs, by step and class.</summary>
    public Span<double> Gradient => _memory.Span.Slice(2 * _table + _rows, _rows);

    /// <summary>Makes <see cref="Logs"/> of one sequence of the inputs [time, batch, classes].</summary>
    public void Normalize<T>(ReadOnlySpan<T> inputs, int batch, int sequence) where T : INumberBase<T>
    {
        for (int row = 0; row < _rows; row += _classes)
        {
            ReadOnlySpan<T> x = inputs.Slice((row / _classes * batch + sequence) * _classes, _classes);
            Span<double> logs = Logs.Slice(row, _classes);
            double max = double.NegativeInfinity, sum = 0;
            for (int c = 0; c < x.Length; c++) max = Math.Max(max, logs[c] = double.CreateTruncating(x[c]));
            for (int c = 0; c < x.Length; c++) sum += Math.Exp(logs[c] - max);
            for (int c = 0; c < x.Length; c++) logs[c] -= max + Math.Log(sum);
        }
    }

    /// <summary>Puts <see cref="Gradient"/> into the gradient of all sequences.</summary>
    public void WriteGradient<T>(Span<T> gradient, int batch, int sequence) where T : INumberBase<T>
    {
        for (int i = 0; i < _rows; i++) gradient[(i / _classes * batch + sequence) * _classes + i % _classes] = T.CreateTruncating(Gradient[i]);
    }

    public void Dispose() => _memory.Dispose();
}
