using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A table from keys to values, which may be tensors. Safe for concurrent use.</summary>
[ResourceType("N10tensorflow6lookup15LookupInterfaceE")]
abstract class LookupTable(DType keyType, DType valueType, Shape valueShape) : IDisposable
{
    /// <summary>Type of the keys.</summary>
    public DType KeyType { get; } = keyType;

    /// <summary>Type of the values.</summary>
    public DType ValueType { get; } = valueType;

    /// <summary>Shape of one value.</summary>
    public Shape ValueShape { get; } = valueShape;

    /// <summary>Number of entries.</summary>
    public abstract long Count { get; }

    /// <summary>Finds values; <paramref name="fallback"/> is one value for all keys that are not there, or one for each.</summary>
    /// <param name="keys">Keys.</param>
    /// <param name="fallback">Default.</param>
    /// <param name="values">Gets the values.</param>
    public abstract void Find(Tensor keys, Tensor fallback, Tensor values);

    /// <summary>Adds entries or replaces their values.</summary>
    public abstract void Insert(Tensor keys, Tensor values);

    /// <summary>Removes entries; keys that are not there are ignored.</summary>
    public abstract void Remove(Tensor keys);

    /// <summary>Replaces all entries.</summary>
    public abstract void Import(Tensor keys, Tensor values);

    /// <summary>Gives all entries, in no order.</summary>
    public abstract (Tensor Keys, Tensor Values) Export();

    /// <summary>Fills a table that is filled once; again with as many entries does nothing.</summary>
    /// <exception cref="StatusException">FAILED_PRECONDITION: it has other entries, or a key has two values.</exception>
    public virtual void Initialize(Tensor keys, Tensor values) => Throw.InvalidArgument("Table is not of a kind that is initialized");

    /// <summary>Shape of the values of keys of a shape.</summary>
    public Shape ValuesShape(in Shape keys) => keys.Concat(ValueShape);

    /// <summary>Frees the values.</summary>
    public abstract void Dispose();

    /// <summary>Checks types of keys and values against the table's.</summary>
    public void CheckTypes(DType keys, DType values)
    {
        if (keys != KeyType) Throw.InvalidArgument($"Key must be type {KeyType.Name()} but got {keys.Name()}");
        if (values != ValueType) Throw.InvalidArgument($"Value must be type {ValueType.Name()} but got {values.Name()}");
    }

    /// <summary>Checks that values have the shape that keys ask for.</summary>
    public void CheckValues(Tensor keys, Tensor values) => CheckValues(keys, values, ValuesShape(keys.Shape));

    /// <summary>Checks keys and values of an import.</summary>
    public virtual void CheckImport(Tensor keys, Tensor values) => CheckValues(keys, values);

    /// <summary>Checks types, and the values' shape against one that is wanted.</summary>
    protected void CheckValues(Tensor keys, Tensor values, in Shape wanted)
    {
        CheckTypes(keys.DType, values.DType);
        if (values.Shape != wanted) Throw.InvalidArgument($"Expected shape {wanted} for value, got {values.Shape}");
    }
}
