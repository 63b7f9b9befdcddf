using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>An array of tensors that lives for one step: written once per place, read once or often. Safe for concurrent use.</summary>
[ResourceType("N10tensorflow11TensorArrayE")]
sealed class TensorArray : IDisposable
{
    readonly string _name;
    readonly bool _canGrow, _clearAfterRead, _sameShapes, _addsWrites;
    readonly Lock _lock = new();
    readonly List<Tensor?> _tensors = [];
    readonly List<bool> _isCleared = [];
    PartialShape _elementShape;
    PartialShape[] _shapes = []; // of each element of the array that this one holds gradients of
    bool _isClosed;

    public TensorArray(string name, DType dtype, PartialShape elementShape, int size, bool canGrow, bool clearAfterRead, bool sameShapes, bool addsWrites)
    {
        (_name, DType, _elementShape, _canGrow, _clearAfterRead) = (name, dtype, elementShape, canGrow, clearAfterRead);
        (_sameShapes, _addsWrites) = (sameShapes, addsWrites);
        Resize(size);
    }

    /// <summary>Element type.</summary>
    public DType DType { get; }

    /// <summary>Is it closed?</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Shape of an element, as far as known.</summary>
    public PartialShape ElementShape
    {
        get
        {
            lock (_lock) return _elementShape;
        }
    }

    /// <summary>Number of places.</summary>
    public int Size
    {
        get
        {
            lock (_lock)
            {
                CheckOpen();
                return _tensors.Count;
            }
        }
    }

    void Resize(int size)
    {
        while (_tensors.Count < size)
        {
            _tensors.Add(null);
            _isCleared.Add(false);
        }
    }

    void CheckOpen()
    {
        if (_isClosed) Throw.InvalidArgument($"TensorArray {_name} has already been closed.");
    }

    /// <summary>Writes a place, sharing the tensor's memory; an array for gradients adds to what is there.</summary>
    /// <param name="index">The place.</param>
    /// <param name="value">The tensor.</param>
    /// <param name="add">Adds the second tensor to the first, for arrays of gradients.</param>
    public void Write(long index, Tensor value, Action<Tensor, Tensor>? add)
    {
        lock (_lock)
        {
            CheckOpen();
            if (index < 0 || (index >= _tensors.Count && !_canGrow))
            {
                Throw.InvalidArgument($"TensorArray {_name}: Tried to write to index {index} but array is not resizeable and size is: {_tensors.Count}");
            }
            Resize((int)index + 1);
            CheckElement(index, value);
            if (_tensors[(int)index] is { } before) AddTo(index, before, value, add);
            else
            {
                if (_isCleared[(int)index])
                {
                    Throw.InvalidArgument($"TensorArray {_name}: Could not write to TensorArray index {index} because it has already been read.");
                }
                _tensors[(int)index] = value.Share();
            }
        }
    }

    void CheckElement(long index, Tensor value)
    {
        if (value.DType != DType)
        {
            Throw.InvalidArgument($"TensorArray {_name}: Could not write to TensorArray index {index} because the value dtype is {value.DType.Name()} "
                + $"but TensorArray dtype is {DType.Name()}.");
        }
        if (!_elementShape.Matches(value.Shape))
        {
            Throw.InvalidArgument($"TensorArray {_name}: Could not write to TensorArray index {index} because the value shape is {value.Shape} "
                + $"which is incompatible with the TensorArray's inferred element shape: {_elementShape} (consider setting infer_shape=False).");
        }
        if (_sameShapes && !_elementShape.IsFullyKnown) _elementShape = value.Shape;
    }

    void AddTo(long index, Tensor before, Tensor value, Action<Tensor, Tensor>? add)
    {
        if (!_addsWrites || add is null)
        {
            Throw.InvalidArgument($"TensorArray {_name}: Could not write to TensorArray index {index} because it has already been written to.");
        }
        if (before.Shape != value.Shape)
        {
            Throw.InvalidArgument($"TensorArray {_name}: Could not aggregate to TensorArray index {index} because the existing shape is {before.Shape} "
                + $"but the new input shape is {value.Shape}.");
        }
        Tensor sum = before;
        if (before.IsShared)
        {
            sum = before.Clone();
            before.Dispose();
            _tensors[(int)index] = sum;
        }
        add(sum, value);
    }

    /// <summary>Reads a place; the tensor becomes the caller's.</summary>
    public Tensor Read(long index)
    {
        lock (_lock)
        {
            CheckOpen();
            if (index < 0 || index >= _tensors.Count)
            {
                Throw.InvalidArgument($"TensorArray {_name}: Tried to read from index {index} but array size is: {_tensors.Count}");
            }
            if (_isCleared[(int)index])
            {
                Throw.InvalidArgument($"TensorArray {_name}: Could not read index {index} twice because it was cleared after a previous read "
                    + "(perhaps try setting clear_after_read = false?).");
            }
            if (_tensors[(int)index] is not { } value) return Unwritten(index);
            if (!_clearAfterRead) return value.Share();
            _tensors[(int)index] = null;
            _isCleared[(int)index] = true;
            return value;
        }
    }

    Tensor Unwritten(long index)
    {
        if (_elementShape.IsFullyKnown) return Tensor.Zeros(DType, _elementShape.ToShape());
        if (index < _shapes.Length && _shapes[index].IsFullyKnown) return Tensor.Zeros(DType, _shapes[index].ToShape());
        Throw.InvalidArgument($"TensorArray {_name}: Could not read from TensorArray index {index}.  Furthermore, the element shape is not fully defined: "
            + $"{_elementShape}.  It is possible you are working with a resizeable TensorArray and stop_gradients is not allowing the gradients to be written.  "
            + "If you set the full element_shape property on the forward TensorArray, the proper all-zeros tensor will be returned instead of incurring this error.");
        return null!;
    }

    /// <summary>An array of as many places for gradients of this one's elements; each step of a place adds to it.</summary>
    public TensorArray ForGradients(string name)
    {
        lock (_lock)
        {
            CheckOpen();
            return new(name, DType, _elementShape, _tensors.Count, canGrow: false, clearAfterRead: false, _sameShapes, addsWrites: true)
            {
                _shapes = [.. _tensors.Select(t => t is null ? PartialShape.Unknown : t.Shape)],
            };
        }
    }

    /// <summary>Frees the tensors and refuses further use.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            foreach (Tensor? tensor in _tensors) tensor?.Dispose();
            _tensors.Clear();
            _isCleared.Clear();
        }
    }
}
