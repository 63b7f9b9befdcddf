using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A stack of tensors that lives for one step, for the gradients of v1 loops.</summary>
sealed class TensorStack(string name, long maxSize) : IDisposable
{
    readonly Stack<Tensor> _tensors = new();
    bool _isClosed;

    /// <summary>Adds a tensor, sharing its memory.</summary>
    public void Push(Tensor tensor)
    {
        lock (_tensors)
        {
            CheckOpen();
            if (maxSize >= 0 && _tensors.Count >= maxSize) Throw.InvalidArgument($"Stack[{name}] overflowed its max_size ({maxSize})");
            _tensors.Push(tensor.Share());
        }
    }

    /// <summary>Takes the tensor added last, which becomes the caller's.</summary>
    public Tensor Pop()
    {
        lock (_tensors)
        {
            CheckOpen();
            return _tensors.TryPop(out Tensor? tensor) ? tensor : Throw.InvalidArgument<Tensor>($"Stack[{name}] is empty when calling Pop().");
        }
    }

    void CheckOpen()
    {
        if (_isClosed) Throw.InvalidArgument($"Stack[{name}] has already been closed.");
    }

    /// <summary>Frees the tensors and refuses more.</summary>
    public void Dispose()
    {
        lock (_tensors)
        {
            _isClosed = true;
            while (_tensors.TryPop(out Tensor? tensor)) tensor.Dispose();
        }
    }
}
