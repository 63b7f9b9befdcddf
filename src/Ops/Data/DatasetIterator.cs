using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>An iterator over a dataset: begun by MakeIterator, asked by IteratorGetNext.</summary>
[ResourceType("N10tensorflow4data16IteratorResourceE")]
sealed class DatasetIterator : IDisposable
{
    readonly Lock _lock = new();
    IEnumerator<Tensor[]>? _rows;
    DatasetReading? _reading;

    /// <summary>Begins with a dataset.</summary>
    public void Begin(Dataset dataset, StepContext step)
    {
        lock (_lock)
        {
            _rows?.Dispose();
            _reading = new(step);
            _rows = dataset.Rows(_reading);
        }
    }

    /// <summary>The next row, the caller's.</summary>
    /// <exception cref="StatusException">OUT_OF_RANGE: there is none. FAILED_PRECONDITION: the iterator was not begun.</exception>
    public Tensor[] Next(StepContext step)
    {
        lock (_lock)
        {
            if (_rows is null || _reading is null)
            {
                Throw.FailedPrecondition("GetNext() failed because the iterator has not been initialized. Ensure that you have run the initializer operation for this iterator before getting the next element.");
            }
            _reading!.Step = step;
            if (!_rows!.MoveNext()) Throw.OutOfRange("End of sequence");
            return _rows.Current;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _rows?.Dispose();
            _rows = null;
        }
    }
}
