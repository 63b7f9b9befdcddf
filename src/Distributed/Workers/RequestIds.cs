using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Workers;

/// <summary>Remembers the requests that came last, so that one which the network repeats is not run twice.</summary>
/// <param name="capacity">How many are remembered.</param>
sealed class RequestIds(int capacity)
{
    readonly Lock _lock = new();
    readonly HashSet<long> _known = [];
    readonly Queue<long> _order = new();

    /// <summary>Notes a request.</summary>
    /// <param name="id">Its id; 0 is not looked at.</param>
    /// <param name="method">For the text: <c>RunGraph (Worker)</c>.</param>
    /// <exception cref="StatusException">ABORTED: it has been here.</exception>
    public void Track(long id, string method)
    {
        if (id == 0) return;
        lock (_lock)
        {
            if (!_known.Add(id))
            {
                throw new StatusException(ErrorCode.Aborted, $"The same {method} request was received twice. request_id: {id}");
            }
            _order.Enqueue(id);
            if (_order.Count > capacity) _known.Remove(_order.Dequeue());
        }
    }
}
