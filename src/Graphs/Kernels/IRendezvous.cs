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

    /// <summary>Takes a value for a receiver, now or when it comes.</summary>
    /// <param name="key">Who sends what to whom.</param>
    /// <param name="receiver">Gets the value, or the step's error; perhaps before this method returns.</param>
    /// <param name="stop">Gives up: the receiver gets an <see cref="OperationCanceledException"/>. The same one for all calls of a step's part.</param>
    void Receive(string key, IValueReceiver receiver, CancellationToken stop);

    /// <summary>What this thread sends and asks for until <see cref="Release"/> may travel together.</summary>
    void Hold()
    {
    }

    /// <summary>Ends what <see cref="Hold"/> began, on the same thread.</summary>
    void Release()
    {
    }
}

/// <summary>Waits for one value of a rendezvous. Called once, on the thread that brings the value, which must not be kept waiting.</summary>
public interface IValueReceiver
{
    /// <summary>Takes the value.</summary>
    /// <param name="value">The value, which becomes the receiver's to dispose; <see langword="null"/>: dead.</param>
    /// <returns><see langword="false"/>: the receiver has given up, and the value stays the caller's.</returns>
    bool TryReceive(Tensor? value);

    /// <summary>The value will not come.</summary>
    void Fail(Exception error);
}

/// <summary>Waits for values of a rendezvous as tasks.</summary>
public static class RendezvousExtensions
{
    /// <summary>Takes a value, and waits for it if it has not come.</summary>
    /// <returns>The value, the caller's to dispose; <see langword="null"/>: dead.</returns>
    /// <exception cref="StatusException">The step has been aborted: its error.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was asked for.</exception>
    public static async ValueTask<Tensor?> ReceiveAsync(this IRendezvous rendezvous, string key, CancellationToken stop)
    {
        var receiver = new TaskReceiver();
        rendezvous.Receive(key, receiver, stop);
        return await receiver.Task.ConfigureAwait(false);
    }

    sealed class TaskReceiver() : TaskCompletionSource<Tensor?>(TaskCreationOptions.RunContinuationsAsynchronously), IValueReceiver
    {
        public bool TryReceive(Tensor? value) => TrySetResult(value);

        public void Fail(Exception error)
        {
            if (error is OperationCanceledException cancelled) TrySetCanceled(cancelled.CancellationToken);
            else TrySetException(error);
        }
    }
}
