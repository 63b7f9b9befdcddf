using System.Globalization;
using System.Text;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A table that is filled once and then only read.</summary>
sealed class ImmutableTable<TKey>(DType keyType, DType valueType) : HashTable<TKey>(keyType, valueType, Shape.Scalar) where TKey : notnull
{
    volatile bool _isInitialized;

    public override long Count => _isInitialized ? base.Count : 0;

    public override void Initialize(Tensor keys, Tensor values)
    {
        using var _ = Write();
        if (_isInitialized)
        {
            if (keys.ElementCount != EntryCount) Throw.FailedPrecondition("Table was already initialized with different data.");
            return;
        }
        Span<TKey> added = Moves.Of<TKey>(keys);
        for (int i = 0; i < added.Length; i++)
        {
            if (!TryFind(added[i], out int slot)) Put(added[i], values, i);
            else if (!SameValue(slot, values, i)) ThrowTwoValues(keys, values, slot, i);
        }
        _isInitialized = true;
    }

    bool SameValue(int slot, Tensor values, int row)
    {
        if (ValueType == DType.String) return Values.Strings[slot].AsSpan().SequenceEqual(values.Strings[row]);
        int size = ValueType.Size();
        return Values.ReadBytes().Slice(slot * size, size).SequenceEqual(values.ReadBytes().Slice(row * size, size));
    }

    void ThrowTwoValues(Tensor keys, Tensor values, int slot, int row) => Throw.FailedPrecondition("HashTable has different value for same key. "
        + $"Key {Text(keys, row)} has {Text(Values, slot)} and trying to add value {Text(values, row)}");

    static string Text(Tensor tensor, int i) => tensor.DType switch
    {
        DType.String => Encoding.UTF8.GetString(tensor.Strings[i]),
        DType.Float => tensor.Read<float>()[i].ToString(CultureInfo.InvariantCulture),
        DType.Double => tensor.Read<double>()[i].ToString(CultureInfo.InvariantCulture),
        DType.Bool => tensor.Read<bool>()[i] ? "1" : "0",
        _ => tensor.Int(i).ToString(CultureInfo.InvariantCulture),
    };

    public override void Find(Tensor keys, Tensor fallback, Tensor values)
    {
        if (!_isInitialized) Throw.FailedPrecondition("Table not initialized.");
        base.Find(keys, fallback, values);
    }

    public override void Insert(Tensor keys, Tensor values) => Throw.Unimplemented("Insert not supported by InitializableLookupTable implementations");

    public override void Remove(Tensor keys) => Throw.Unimplemented("Remove not supported by InitializableLookupTable implementations");

    public override void Import(Tensor keys, Tensor values) => Initialize(keys, values);
}
