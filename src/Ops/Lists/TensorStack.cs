using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The stack in which a v1 loop keeps values for its gradient; lives for one step. Safe for concurrent use.</summary>
/// <param name="name">Name for error texts.</param>
/// <param name="maxSize">Most elements; negative: no limit.</param>
sealed class TensorStack(string name, int maxSize) : IDisposable
{
    const string Container = "_stacks";

    static long s_count;

    readonly Stack<Tensor> _items = new();
    bool _closed;

    /// <summary>Puts another holder of the memory of <paramref name="value"/> on top.</summary>
    public void Push(Tensor value)
    {
        lock (_items)
        {
            CheckOpen();
            if (maxSize >= 0 && _items.Count >= maxSize) Throw.InvalidArgument($"Stack[{name}] overflowed its max_size ({maxSize})");
            _items.Push(value.Share());
        }
    }

    /// <summary>Takes the top; the caller disposes it.</summary>
    public Tensor Pop()
    {
        lock (_items)
        {
            CheckOpen();
            if (!_items.TryPop(out Tensor? top)) Throw.InvalidArgument($"Stack[{name}] is empty when calling Pop().");
            return top;
        }
    }

    void CheckOpen()
    {
        if (_closed) Throw.InvalidArgument($"Stack[{name}] has already been closed.");
    }

    /// <summary>Lets go of all elements.</summary>
    public void Dispose()
    {
        lock (_items)
        {
            while (_items.TryPop(out Tensor? item)) item.Dispose();
            _closed = true;
        }
    }

    /// <summary>Makes a stack for this step; output 0 is its handle.</summary>
    public static void Create(KernelContext c, string name, int maxSize)
    {
        string unique = $"{name}_{Interlocked.Increment(ref s_count) - 1}";
        c.Step.StepResources.GetOrAdd(Container, unique, n => new TensorStack(n, maxSize));
        var handle = new ResourceHandle("", Container, unique, DType.Invalid, PartialShape.Unknown);
        c.MoveOutput(0, Tensor.FromObjects(DType.Resource, [handle], Shape.Scalar));
    }

    /// <summary>The stack of input 0.</summary>
    /// <exception cref="StatusException">NOT_FOUND: it is not of this step.</exception>
    public static TensorStack Get(KernelContext c)
    {
        ResourceHandle handle = c.Handle(0);
        return c.Step.StepResources.Find<TensorStack>(handle.Container, handle.Name)
            ?? throw new StatusException(ErrorCode.NotFound, $"Container {Container} does not exist. (Could not find resource: "
                + $"{c.Step.StepResources.ContainerOf(handle)}/{handle.Name})");
    }
}
