using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>Where <c>_Send</c> leaves values of a step and <c>_Recv</c> finds them, on this task or another.</summary>
public interface IRendezvous
{
    /// <summary>Leaves a value. Several under one key queue up.</summary>
    /// <param name="key">Who sends what to whom: see <see cref="RendezvousKey"/>.</param>
    /// <param name="value">The value, which stays the caller's; <see langword="null"/>: dead, it did not come to be on its branch.</param>
    /// <exception cref="StatusException">The step has been aborted: its error.</exception>
    void Send(string key, Tensor? value);

    /// <summary>Takes a value, and waits for it if it has not come.</summary>
    /// <returns>The value, the caller's to dispose; <see langword="null"/>: dead.</returns>
    /// <exception cref="StatusException">The step has been aborted: its error.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was asked for.</exception>
    ValueTask<Tensor?> ReceiveAsync(string key, CancellationToken stop);
}
