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

    /// <summary>Waits on the caller's thread, for runners that have nothing else to do meanwhile.</summary>
    public sealed override void Compute(KernelContext context)
    {
        ValueTask pending = ComputeAsync(context);
        if (!pending.IsCompletedSuccessfully) pending.AsTask().GetAwaiter().GetResult();
    }
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
