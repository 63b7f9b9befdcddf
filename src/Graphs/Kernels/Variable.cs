using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>A variable's storage, for v1 reference variables and resource variables alike.</summary>
/// <param name="name">Name for error texts.</param>
/// <param name="dtype">Element type.</param>
/// <param name="shape">Declared shape.</param>
[ResourceType("N10tensorflow3VarE")]
public sealed class Variable(string name, DType dtype, PartialShape shape) : IDisposable
{
    Tensor? _value;

    /// <summary>Name for error texts.</summary>
    public string Name { get; } = name;

    /// <summary>Element type.</summary>
    public DType DType { get; } = dtype;

    /// <summary>Declared shape.</summary>
    public PartialShape Shape { get; } = shape;

    /// <summary>Held while the value is read and written in one go.</summary>
    public Lock Lock { get; } = new();

    /// <summary>
    /// Counts the changes of a resource variable's value; whoever keeps what he computed from the value compares it. Noted before the value is
    /// read under <see cref="Lock"/>, it is never newer than the value. Changes through references, in place, are not counted.
    /// </summary>
    public long Version { get; private set; }

    /// <summary>
    /// Have single rows of the value been changed? Then readers of rows read under <see cref="Lock"/> instead of sharing the memory,
    /// which would make the next change copy the whole variable. Read and written under <see cref="Lock"/>.
    /// </summary>
    public bool IsUpdatedByRows { get; set; }

    /// <summary>Has it a value?</summary>
    public bool IsInitialized => _value is not null;

    /// <summary>The value, which belongs to the variable.</summary>
    /// <exception cref="StatusException">FAILED_PRECONDITION: it has none.</exception>
    public Tensor Value => _value
        ?? throw new StatusException(ErrorCode.FailedPrecondition, $"Attempting to use uninitialized value {Name}");

    /// <summary>Makes <paramref name="holder"/> hold the value's memory, so that it stays when another step sets a new value.</summary>
    /// <exception cref="StatusException">FAILED_PRECONDITION: it has none.</exception>
    internal void ReadInto(Tensor holder)
    {
        lock (Lock)
        {
            holder.Dispose();
            holder.AttachShared(Value);
        }
    }

    /// <summary>Shares <paramref name="value"/> as the new value.</summary>
    public void Assign(Tensor value) => Replace(value.Share());

    /// <summary>
    /// Copies <paramref name="value"/> into the variable's own memory, which stays where it is if the shape does. A variable that has no such
    /// memory takes that of the value, if nobody else holds it.
    /// </summary>
    public void Copy(Tensor value)
    {
        Version++;
        if (_value is not null && _value.Shape == value.Shape && !_value.IsShared) value.CopyTo(_value);
        else Replace(value.IsShared ? value.Clone() : value.Share());
    }

    /// <summary>Takes over <paramref name="value"/> as the new value.</summary>
    public void Replace(Tensor value)
    {
        Version++;
        Tensor? old = _value;
        _value = value;
        old?.Dispose();
    }

    /// <summary>The value, to be changed in place: copied first if a reader still holds the same memory.</summary>
    public Tensor PrepareToUpdate()
    {
        Version++;
        Tensor value = Value;
        if (value.IsShared) Replace(value.Clone());
        return Value;
    }

    /// <summary>Forgets the value.</summary>
    public void Dispose()
    {
        Version++;
        _value?.Dispose();
        _value = null;
    }
}
