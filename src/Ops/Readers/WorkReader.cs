using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// Reads records, each with a key, of files whose names come from a queue. One caller reads at a time; the others wait.
/// </summary>
[ResourceType("N10tensorflow15ReaderInterfaceE")]
abstract class WorkReader : IDisposable
{
    readonly SemaphoreSlim _turn = new(1);
    string? _work;
    long _records, _worksDone;

    /// <summary>Number of records given so far.</summary>
    public long RecordCount => Interlocked.Read(ref _records);

    /// <summary>Number of files read to their end.</summary>
    public long WorkCount => Interlocked.Read(ref _worksDone);

    /// <summary>Opens the next file.</summary>
    protected abstract void Begin(string work);

    /// <summary>Reads the next record of the file; <see langword="false"/> at its end.</summary>
    /// <param name="key">Key of the record.</param>
    /// <param name="value">The record.</param>
    /// <param name="isLast">Is it known that no record follows?</param>
    protected abstract bool TryRead(out string key, out byte[] value, out bool isLast);

    /// <summary>Closes the file.</summary>
    protected abstract void End();

    /// <summary>Reads at least one record, and as many as there are in the file up to <paramref name="most"/>.</summary>
    public async ValueTask Read(TensorQueue queue, long most, List<(string Key, byte[] Value)> records, CancellationToken stop)
    {
        await _turn.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            while (records.Count == 0)
            {
                if (_work is null) await NextWork(queue, stop).ConfigureAwait(false);
                ReadWork(most, records);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    async ValueTask NextWork(TensorQueue queue, CancellationToken stop)
    {
        var taken = new List<Tensor[]>(1);
        await queue.Dequeue(1, orFewer: false, taken, stop).ConfigureAwait(false);
        string work = taken[0][0].StringItem();
        TensorQueue.Free(taken[0]);
        Begin(work);
        _work = work;
    }

    void ReadWork(long most, List<(string Key, byte[] Value)> records)
    {
        while (records.Count < most)
        {
            bool found = TryRead(out string key, out byte[] value, out bool isLast);
            if (found)
            {
                records.Add((key, value));
                Interlocked.Increment(ref _records);
            }
            if (found && !isLast) continue;
            End();
            _work = null;
            Interlocked.Increment(ref _worksDone);
            return;
        }
    }

    /// <summary>Begins anew, as if nothing had been read.</summary>
    public void Reset()
    {
        _turn.Wait();
        try
        {
            if (_work is not null) End();
            _work = null;
            Interlocked.Exchange(ref _records, 0);
            Interlocked.Exchange(ref _worksDone, 0);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        End();
        _turn.Dispose();
    }
}
