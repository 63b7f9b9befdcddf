namespace TensorHarbor.Graphs;

/// <summary>
/// Computes one node. A kernel is made once per node and session and shared by concurrent steps, so it keeps no state of a step.
/// </summary>
public abstract class Kernel
{
    /// <summary>Reads the inputs and sets every output of <paramref name="context"/>.</summary>
    /// <exception cref="Tensors.StatusException">What is wrong with the inputs; the runner adds the node's name.</exception>
    public abstract void Compute(KernelContext context);

    /// <summary>Must the kernel run although its inputs are constants and nobody asked for it, since it has effects?</summary>
    public virtual bool HasEffects => false;
}

/// <summary>A kernel that may wait: a queue, a receive. Only the ready-count runner takes it.</summary>
public abstract class AsyncKernel : Kernel
{
    /// <summary>Computes the node, perhaps later.</summary>
    public abstract ValueTask ComputeAsync(KernelContext context);

    /// <summary>Starts computing and tells when it has ended, for runners that have other nodes to run meanwhile.</summary>
    /// <param name="context">Inputs and outputs, kept until the end.</param>
    /// <param name="end">Is told once, perhaps before this method returns.</param>
    /// <exception cref="Tensors.StatusException">What is wrong with the inputs; then <paramref name="end"/> is not told.</exception>
    public virtual void Start(KernelContext context, IKernelEnd end)
    {
        ValueTask pending = ComputeAsync(context);
        if (pending.IsCompletedSuccessfully)
        {
            end.Ended(null);
            return;
        }
        pending.AsTask().ContinueWith(
            static (task, end) => ((IKernelEnd)end!).Ended(task.IsCanceled ? new OperationCanceledException() : task.Exception?.InnerException), end,
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Waits on the caller's thread, for runners that have nothing else to do meanwhile.</summary>
    public sealed override void Compute(KernelContext context)
    {
        ValueTask pending = ComputeAsync(context);
        if (!pending.IsCompletedSuccessfully) pending.AsTask().GetAwaiter().GetResult();
    }
}

/// <summary>Is told that a kernel which may wait has ended.</summary>
public interface IKernelEnd
{
    /// <summary>The kernel has ended, on any thread, which must not be kept waiting.</summary>
    /// <param name="error">What went wrong; <see langword="null"/>: the outputs are set.</param>
    void Ended(Exception? error);
}

/// <summary>A kernel without attributes: just a method.</summary>
/// <param name="compute">The method.</param>
public sealed class MethodKernel(Action<KernelContext> compute) : Kernel
{
    /// <inheritdoc/>
    public override void Compute(KernelContext context) => compute(context);
}

/// <summary>What a kernel's constructor sees: the node, its attributes and types.</summary>
/// <param name="node">The node.</param>
public sealed class KernelConstruction(Node node) : NodeContext(node);
