using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// A table of a fixed number of buckets that doubles when it is full; two keys mark empty and deleted buckets, so they cannot be
/// entries. An export shows all buckets.
/// </summary>
sealed class DenseTable<TKey>(DType keyType, DType valueType, Shape valueShape, TKey emptyKey, TKey deletedKey, long buckets, float maxLoad)
    : HashTable<TKey>(keyType, valueType, valueShape) where TKey : notnull
{
    readonly IEqualityComparer<TKey> _comparer = typeof(TKey) == typeof(byte[]) ? (IEqualityComparer<TKey>)(object)ByteStrings.Instance : EqualityComparer<TKey>.Default;

    public override void Find(Tensor keys, Tensor fallback, Tensor values)
    {
        Check(keys);
        base.Find(keys, fallback, values);
    }

    public override void Insert(Tensor keys, Tensor values)
    {
        Check(keys);
        base.Insert(keys, values);
    }

    public override void Remove(Tensor keys)
    {
        Check(keys);
        base.Remove(keys);
    }

    public override (Tensor Keys, Tensor Values) Export()
    {
        (Tensor keys, Tensor values) = base.Export();
        using (keys)
        using (values)
        {
            long count = keys.ElementCount, all = buckets, width = ValueShape.ElementCount;
            while (count > all * maxLoad) all *= 2;
            Tensor allKeys = Tensor.Allocate(KeyType, [all, 1]), allValues = Tensor.Zeros(ValueType, new Shape(all).Concat(RowShape));
            Moves.Of<TKey>(allKeys).Fill(emptyKey);
            RowCopy.Elements(keys, 0, allKeys, all - count, count);
            RowCopy.Elements(values, 0, allValues, (all - count) * width, count * width);
            return (allKeys, allValues);
        }
    }

    /// <summary>Shape of a value in exports and imports, which is never a scalar.</summary>
    Shape RowShape => ValueShape.Rank == 0 ? [1] : ValueShape;

    public override void CheckImport(Tensor keys, Tensor values) =>
        CheckValues(keys, values, keys.Shape.Slice(0, Math.Max(0, keys.Shape.Rank - 1)).Concat(RowShape));

    void Check(Tensor keys)
    {
        foreach (TKey key in Moves.Of<TKey>(keys))
        {
            if (_comparer.Equals(key, emptyKey)) Throw.InvalidArgument("Using the empty_key as a table key is not allowed");
            if (_comparer.Equals(key, deletedKey)) Throw.InvalidArgument("Using the deleted_key as a table key is not allowed");
        }
    }
}
