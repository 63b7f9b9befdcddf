using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>How a tensor array behaves.</summary>
/// <param name="DType">Type of the elements.</param>
/// <param name="ElementShape">What is known of their shapes.</param>
/// <param name="IsDynamic">Grows when written past its end?</param>
/// <param name="ClearsAfterRead">Lets go of an element once it was read?</param>
/// <param name="Adds">A gradient: writing twice adds, and elements never written are zeros.</param>
readonly record struct TensorArrayOptions(DType DType, PartialShape ElementShape, bool IsDynamic, bool ClearsAfterRead, bool Adds = false);

/// <summary>
/// The elements of a v1 loop: an array of tensors that lives for one step, each written once. Safe for concurrent use.
/// </summary>
/// <param name="name">Name for error texts.</param>
/// <param name="size">Number of elements at first.</param>
/// <param name="options">How it behaves.</param>
sealed class TensorArray(string name, int size, TensorArrayOptions options) : IDisposable
{
    readonly Lock _lock = new();
    Element[] _elements = new Element[size];
    bool _closed;

    struct Element
    {
        public Tensor? Value;
        public PartialShape? Shape;
        public bool IsWritten, IsCleared;
    }

    /// <summary>Name for error texts.</summary>
    public string Name => name;

    /// <summary>How it behaves.</summary>
    public TensorArrayOptions Options => options;

    /// <summary>Number of elements.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: it is closed.</exception>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                CheckOpen();
                return _elements.Length;
            }
        }
    }

    void CheckOpen()
    {
        if (_closed) Throw.InvalidArgument($"TensorArray {name} has already been closed.");
    }

    /// <summary>Writes an element; it shares the memory of <paramref name="value"/>.</summary>
    public void Write(int index, Tensor value)
    {
        lock (_lock)
        {
            CheckOpen();
            if (value.DType != options.DType)
            {
                Throw.InvalidArgument($"TensorArray {name}: Could not write to TensorArray index {index} because the value dtype is {value.DType.Name()} "
                    + $"but TensorArray dtype is {options.DType.Name()}.");
            }
            Grow(index);
            if (!options.ElementShape.Matches(value.Shape))
            {
                Throw.InvalidArgument($"TensorArray {name}: Could not write to TensorArray index {index} because the value shape is {value.Shape} "
                    + $"which is incompatible with the TensorArray's inferred element shape: {options.ElementShape} (consider setting "
                        + "infer_shape=False).");
            }
            Put(ref _elements[index], index, value);
        }
    }

    void Grow(int index)
    {
        if (index >= 0 && index < _elements.Length) return;
        if (index < 0 || !options.IsDynamic)
        {
            Throw.InvalidArgument($"TensorArray {name}: Tried to write to index {index} but array is not resizeable and size is: "
                + $"{_elements.Length}");
        }
        Array.Resize(ref _elements, index + 1);
    }

    void Put(ref Element element, int index, Tensor value)
    {
        if (element.IsCleared || (element.IsWritten && !options.Adds))
        {
            string why = element.IsCleared ? "read" : "written to";
            Throw.InvalidArgument($"TensorArray {name}: Could not write to TensorArray index {index} because it has already been {why}.");
        }
        Tensor? old = element.Value;
        element.Value = old is null ? value.Share() : Sum(index, old, value);
        old?.Dispose();
        element.Shape = value.Shape;
        element.IsWritten = true;
    }

    Tensor Sum(int index, Tensor a, Tensor b)
    {
        if (a.Shape != b.Shape)
        {
            Throw.InvalidArgument($"TensorArray {name}: Could not aggregate to TensorArray index {index} because the existing shape is "
                + $"{a.Shape} but the new input shape is {b.Shape}.");
        }
        Tensor sum = Tensor.Allocate(a.DType, a.Shape);
        ListSum.Terms(a, b, sum);
        return sum;
    }

    /// <summary>Reads an element; the caller disposes the tensor.</summary>
    public Tensor Read(int index)
    {
        lock (_lock)
        {
            CheckOpen();
            if ((uint)index >= (uint)_elements.Length)
            {
                Throw.InvalidArgument($"TensorArray {name}: Tried to read from index {index} but array size is: {_elements.Length}");
            }
            ref Element element = ref _elements[index];
            if (element.IsCleared)
            {
                Throw.InvalidArgument($"TensorArray {name}: Could not read index {index} twice because it was cleared after a previous "
                    + "read (perhaps try setting clear_after_read = false?).");
            }
            if (element.Value is null) return Unwritten(index, element.Shape ?? options.ElementShape);
            Tensor value = element.Value.Share();
            if (options.ClearsAfterRead)
            {
                element.Value.Dispose();
                element.Value = null;
                element.IsCleared = true;
            }
            return value;
        }
    }

    Tensor Unwritten(int index, PartialShape shape)
    {
        if (!shape.IsFullyKnown)
        {
            Throw.InvalidArgument($"TensorArray {name}: Could not read from TensorArray index {index}.  Furthermore, the element shape is not fully defined: {shape}.  "
                + "It is possible you are working with a resizeable TensorArray and stop_gradients is not allowing the gradients to be written.  If you set the full "
                + "element_shape property on the forward TensorArray, the proper all-zeros tensor will be returned instead of incurring "
                    + "this error.");
        }
        return Tensor.Zeros(options.DType, shape.ToShape());
    }

    /// <summary>An array for the gradients of this one: as many elements, whose shapes are those written here.</summary>
    public TensorArray ForGradients(string gradientName)
    {
        lock (_lock)
        {
            CheckOpen();
            var gradient = new TensorArray(gradientName, _elements.Length, options with { IsDynamic = false, ClearsAfterRead = false, Adds = true });
            for (int i = 0; i < _elements.Length; i++) gradient._elements[i].Shape = _elements[i].Shape;
            return gradient;
        }
    }

    /// <summary>Lets go of all elements; later uses are errors.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (ref Element element in _elements.AsSpan())
            {
                element.Value?.Dispose();
                element.Value = null;
            }
            _closed = true;
        }
    }
}
