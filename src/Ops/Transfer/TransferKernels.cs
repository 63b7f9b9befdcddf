using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The rendezvous keys of a node that passes a value to or from another device.</summary>
sealed class TransferKeys(KernelConstruction k)
{
    readonly string _prefix = RendezvousKey.Prefix(
        k.String("send_device"), (ulong)k.Int("send_device_incarnation"), k.String("recv_device"), k.String("tensor_name"));

    string? _outsideLoops;

    /// <summary>The key in the loop's iteration that runs now.</summary>
    public string Of(KernelContext context) => context.FrameId == 0 && context.Iteration == 0
        ? _outsideLoops ??= _prefix + RendezvousKey.NoFrame
        : $"{_prefix}{context.FrameId}:{context.Iteration}";

    /// <summary>The step's rendezvous.</summary>
    /// <exception cref="StatusException">INTERNAL: the step has none.</exception>
    public static IRendezvous Rendezvous(KernelContext context) => context.Step.Rendezvous
        ?? throw new StatusException(ErrorCode.Internal, $"Op {context.Node.Type} needs a rendezvous, which only steps of a cluster have");
}

/// <summary>Leaves its input, dead or alive.</summary>
abstract class SendKernel(KernelConstruction k) : Kernel
{
    readonly TransferKeys _keys = new(k);

    public sealed override bool HasEffects => true;

    public sealed override void Compute(KernelContext context) =>
        TransferKeys.Rendezvous(context).Send(_keys.Of(context), context.IsDead ? null : context.Input(0));
}

/// <summary>Waits for its output.</summary>
abstract class RecvKernel(KernelConstruction k) : AsyncKernel
{
    readonly TransferKeys _keys = new(k);

    public sealed override bool HasEffects => true;

    public sealed override async ValueTask ComputeAsync(KernelContext context)
    {
        var end = new TaskEnd();
        Start(context, end);
        await end.Task.ConfigureAwait(false);
    }

    public sealed override void Start(KernelContext context, IKernelEnd end) =>
        TransferKeys.Rendezvous(context).Receive(_keys.Of(context), new Arrival(context, end), context.Step.Stop);

    sealed class Arrival(KernelContext context, IKernelEnd end) : IValueReceiver
    {
        public bool TryReceive(Tensor? value)
        {
            if (value is null) context.SetDead(0);
            else context.MoveOutput(0, value);
            end.Ended(null);
            return true;
        }

        public void Fail(Exception error) => end.Ended(error);
    }

    sealed class TaskEnd() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), IKernelEnd
    {
        public void Ended(Exception? error)
        {
            if (error is null) TrySetResult();
            else TrySetException(error);
        }
    }
}
