using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Links;

/// <summary>A call on a link that waits for its answer, or gives up when it is asked to.</summary>
abstract class LinkCall
{
    CancellationTokenRegistration _watch;
    int _isDone;

    /// <summary>Begins to look whether the call is given up.</summary>
    public void Watch(LinkClient client, uint number, CancellationToken stop)
    {
        if (!stop.CanBeCanceled) return;
        _watch = stop.UnsafeRegister(static (state, token) =>
        {
            (LinkClient client, uint number) = ((LinkClient, uint))state!;
            client.Cancel(number, token);
        }, (client, number));
        if (Volatile.Read(ref _isDone) != 0) _watch.Unregister();
    }

    protected void End()
    {
        Volatile.Write(ref _isDone, 1);
        _watch.Unregister();
    }

    /// <summary>A run has ended.</summary>
    public virtual void Ran(RunGraphResponse response) => Lose(new StatusException(ErrorCode.Internal, "A receive was answered like a run"));

    /// <summary>A value has come; <see langword="null"/>: dead.</summary>
    public virtual void Value(Tensor? value)
    {
        value?.Dispose();
        Lose(new StatusException(ErrorCode.Internal, "A run was answered with a value"));
    }

    /// <summary>There will be no answer.</summary>
    public abstract void Lose(Exception error);
}

/// <summary>A run of a part of a step.</summary>
sealed class RunCall : LinkCall
{
    readonly TaskCompletionSource<RunGraphResponse> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<RunGraphResponse> Task => _end.Task;

    public override void Ran(RunGraphResponse response)
    {
        End();
        _end.TrySetResult(response);
    }

    public override void Lose(Exception error)
    {
        End();
        if (error is OperationCanceledException cancelled) _end.TrySetCanceled(cancelled.CancellationToken);
        else _end.TrySetException(error);
    }
}

/// <summary>A receive.</summary>
/// <param name="receiver">Gets the value.</param>
sealed class ReceiveCall(IValueReceiver receiver) : LinkCall
{
    public override void Value(Tensor? value)
    {
        End();
        if (!receiver.TryReceive(value)) value?.Dispose();
    }

    public override void Lose(Exception error)
    {
        End();
        receiver.Fail(error);
    }
}
