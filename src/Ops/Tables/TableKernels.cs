using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The kernel of an op that makes a table.</summary>
abstract class TableKernel(KernelConstruction k) : ResourceKernel<LookupTable>(k)
{
    /// <summary>Type of the keys.</summary>
    protected DType KeyType { get; } = k.Type("key_dtype");

    /// <summary>Type of the values.</summary>
    protected DType ValueType { get; } = k.Type("value_dtype");

    /// <summary>Shape of one value.</summary>
    protected Shape ValueShape { get; } = k.FindAttr("value_shape") is { } shape && shape.AsShape().HasRank ? shape.AsShape().ToShape() : Shape.Scalar;

    /// <summary>Makes a table with keys of this CLR type.</summary>
    protected abstract LookupTable Make<TKey>(KernelContext context) where TKey : notnull;

    protected sealed override LookupTable Make(KernelContext context, string name) => KeyType switch
    {
        DType.String => Make<byte[]>(context),
        DType.Int64 or DType.UInt64 or DType.Double => Make<ulong>(context),
        DType.Int32 or DType.UInt32 or DType.Float => Make<uint>(context),
        DType.Int16 or DType.UInt16 or DType.Half => Make<ushort>(context),
        DType.Int8 or DType.UInt8 or DType.Bool => Make<byte>(context),
        _ => Throw.InvalidArgument<LookupTable>($"A table cannot have keys of type {KeyType.Name()}"),
    };

    protected sealed override void Verify(LookupTable found)
    {
        if (found.KeyType != KeyType || found.ValueType != ValueType)
        {
            Throw.InvalidArgument($"Conflicting key/value dtypes {KeyType.Name()}->{ValueType.Name()} with "
                + $"{found.KeyType.Name()}-{found.ValueType.Name()} for table");
        }
    }
}

/// <summary>Makes a table that is filled once.</summary>
abstract class HashTableKernel(KernelConstruction k) : TableKernel(k)
{
    protected sealed override LookupTable Make<TKey>(KernelContext context) => new ImmutableTable<TKey>(KeyType, ValueType);
}

/// <summary>Makes a table that can be changed.</summary>
abstract class MutableTableKernel(KernelConstruction k) : TableKernel(k)
{
    protected sealed override LookupTable Make<TKey>(KernelContext context) => new HashTable<TKey>(KeyType, ValueType, ValueShape);
}

/// <summary>Makes a table of buckets.</summary>
abstract class DenseTableKernel(KernelConstruction k) : TableKernel(k)
{
    readonly long _buckets = k.Int("initial_num_buckets");
    readonly float _maxLoad = k.Float("max_load_factor");

    protected sealed override LookupTable Make<TKey>(KernelContext context)
    {
        int deleted = context.InputCount > 1 ? 1 : 0;
        return new DenseTable<TKey>(KeyType, ValueType, ValueShape, Moves.Of<TKey>(context.Input(0))[0], Moves.Of<TKey>(context.Input(deleted))[0], _buckets, _maxLoad);
    }
}
