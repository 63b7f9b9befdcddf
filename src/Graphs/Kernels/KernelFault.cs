using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>
/// What a kernel throws that is no <see cref="StatusException"/>: a fault of the kernel, not of the graph. It ends the step, not the
/// process that runs steps for others, and keeps the exception it was.
/// </summary>
static class KernelFault
{
    /// <summary>Is it to be wrapped? Cancellation and errors that say what is wrong pass as they are.</summary>
    public static bool Is(Exception e) => e is not (StatusException or OperationCanceledException);

    /// <summary>
    /// A filter that notes the node in a <see cref="StatusException"/> and lets it pass. (Catching and throwing it again would keep the
    /// stack of each nested call until the last has done so.)
    /// </summary>
    public static bool IsToWrap(Exception e, Node node)
    {
        (e as StatusException)?.At(node.Name);
        return Is(e);
    }

    /// <summary>
    /// RESOURCE_EXHAUSTED: no memory; INVALID_ARGUMENT: a size that the graph or a tensor claims does not fit, as checked conversions find;
    /// INTERNAL: anything else.
    /// </summary>
    public static StatusException Of(Node node, Exception e, string what = "kernel") => (e switch
    {
        OutOfMemoryException => new StatusException(ErrorCode.ResourceExhausted, $"OOM in op {node.Type}: the managed heap is full", e),
        OverflowException => new StatusException(ErrorCode.InvalidArgument, $"A size or number that op {node.Type} was given is too large", e),
        _ => new StatusException(ErrorCode.Internal, $"The {what} of op {node.Type} failed on its inputs: {e.GetType().Name}: {e.Message}", e),
    }).At(node.Name);
}
