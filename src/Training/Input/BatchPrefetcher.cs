using System.Threading.Channels;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>
/// Reads batches on a thread of its own, a few ahead of the step. The order of batches does not depend on timing. An error of the
/// reader comes out of <see cref="TryNext"/> after the batches before it.
/// </summary>
public sealed class BatchPrefetcher : IDisposable
{
    const int Ahead = 8;

    readonly Channel<Tensor[]> _channel = Channel.CreateBounded<Tensor[]>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });
    readonly Thread _thread;
    volatile bool _stopped;

    /// <summary>Begins to read.</summary>
    public BatchPrefetcher(BatchReader reader)
    {
        _thread = new Thread(() => Produce(reader)) { IsBackground = true, Name = "input" };
        _thread.Start();
    }

    void Produce(BatchReader reader)
    {
        try
        {
            for (RowBuffer rows = reader.Next(); rows.Count > 0 && !_stopped; rows = reader.Next())
            {
                Tensor[] batch = rows.ToTensors();
                if (!Write(batch))
                {
                    Dispose(batch);
                    break;
                }
            }
            _channel.Writer.TryComplete();
        }
        catch (Exception e)
        {
            _channel.Writer.TryComplete(e);
        }
    }

    /// <summary>Waits for room.</summary>
    bool Write(Tensor[] batch)
    {
        while (!_channel.Writer.TryWrite(batch))
        {
            if (_stopped || !_channel.Writer.WaitToWriteAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult()) return false;
        }
        return true;
    }

    /// <summary>The next batch, the caller's to dispose; <see langword="null"/>: the data has ended.</summary>
    /// <exception cref="StatusException">What is wrong with a row.</exception>
    public Tensor[]? TryNext()
    {
        while (true)
        {
            if (_channel.Reader.TryRead(out Tensor[]? batch)) return batch;
            if (!_channel.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult()) return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopped = true;
        _channel.Writer.TryComplete();
        while (_channel.Reader.TryRead(out Tensor[]? batch)) Dispose(batch);
        _thread.Join();
        while (_channel.Reader.TryRead(out Tensor[]? batch)) Dispose(batch);
    }

    static void Dispose(Tensor[] batch)
    {
        foreach (Tensor tensor in batch) tensor.Dispose();
    }
}
