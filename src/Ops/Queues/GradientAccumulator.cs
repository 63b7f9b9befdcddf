using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// Adds up gradients until enough have come, then gives their mean or sum and begins anew. Gradients of steps before the current one
/// are dropped. Safe for concurrent use.
/// </summary>
[ResourceType("N10tensorflow26ConditionalAccumulatorBaseE")]
abstract class GradientAccumulator(DType dtype, PartialShape shape, bool mean) : IDisposable
{
    readonly WaitingLines _lines = new(1);
    long _step;
    int _count;

    /// <summary>Element type.</summary>
    public DType DType { get; } = dtype;

    /// <summary>Declared shape.</summary>
    public PartialShape Shape { get; } = shape;

    /// <summary>Mean or sum?</summary>
    protected bool IsMean { get; } = mean;

    /// <summary>Number of gradients since the last was taken.</summary>
    public int Count
    {
        get
        {
            lock (_lines.Lock) return _count;
        }
    }

    /// <summary>Sets the current step.</summary>
    public void SetStep(long step)
    {
        lock (_lines.Lock) _step = step;
    }

    /// <summary>Adds a gradient, unless it is of a step before the current one.</summary>
    /// <param name="step">The step that computed it.</param>
    /// <param name="add">Adds it; called under the lock, with whether it is the first.</param>
    protected void Apply(long step, Action<bool> add)
    {
        lock (_lines.Lock)
        {
            if (step < _step) return;
            add(_count == 0);
            _count++;
            _lines.TryAll();
        }
    }

    /// <summary>Waits for <paramref name="required"/> gradients, then calls <paramref name="take"/> under the lock and begins anew.</summary>
    public ValueTask Take(int required, Action<int> take, CancellationToken stop) => _lines.Enter(0, new TakeAttempt(this, required, take), stop);

    /// <summary>Lets go of the sum.</summary>
    public abstract void Dispose();

    sealed class TakeAttempt(GradientAccumulator accumulator, int required, Action<int> take) : Attempt
    {
        public override AttemptResult Try()
        {
            if (accumulator._count < required) return AttemptResult.Waits;
            take(accumulator._count);
            accumulator._count = 0;
            accumulator._step++;
            return AttemptResult.Done;
        }
    }
}
