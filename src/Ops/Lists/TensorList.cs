using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The value of a tensor list variant: tensors of one type whose shapes agree with one partial shape. Counted; who alone holds it may change it.</summary>
/// <param name="dtype">Type of the elements.</param>
/// <param name="elementShape">What is known of the elements' shapes.</param>
sealed class TensorList(DType dtype, PartialShape elementShape) : ICountedValue, IVariantMessage
{
    /// <summary>No limit to the number of elements.</summary>
    public const int Unlimited = -1;

    int _references = 1;

    /// <summary>Type of the elements.</summary>
    public DType DType { get; } = dtype;

    /// <summary>What is known of the elements' shapes.</summary>
    public PartialShape ElementShape { get; } = elementShape;

    /// <summary>Most elements that may be pushed, or <see cref="Unlimited"/>.</summary>
    public int MaxCount { get; init; } = Unlimited;

    /// <summary>The elements, each the list's own; <see langword="null"/>: not set, counts as zeros.</summary>
    public List<Tensor?> Items { get; } = [];

    /// <summary>Is there another holder?</summary>
    public bool IsShared => Volatile.Read(ref _references) > 1;

    /// <inheritdoc/>
    public void AddReference() => Interlocked.Increment(ref _references);

    /// <inheritdoc/>
    public void RemoveReference()
    {
        if (Interlocked.Decrement(ref _references) > 0) return;
        foreach (Tensor? item in Items) item?.Dispose();
        Items.Clear();
    }

    /// <summary>A list that shares the elements.</summary>
    public TensorList Copy()
    {
        var copy = new TensorList(DType, ElementShape) { MaxCount = MaxCount };
        foreach (Tensor? item in Items) copy.Items.Add(item?.Share());
        return copy;
    }

    /// <summary>Replaces an element by another holder of the memory of <paramref name="value"/>.</summary>
    public void Set(int index, Tensor value)
    {
        Items[index]?.Dispose();
        Items[index] = value.Share();
    }

    /// <summary>Makes the list longer by elements that are not set, or shorter.</summary>
    public void Resize(int count)
    {
        for (int i = count; i < Items.Count; i++) Items[i]?.Dispose();
        if (count < Items.Count) Items.RemoveRange(count, Items.Count - count);
        while (Items.Count < count) Items.Add(null);
    }

    /// <inheritdoc/>
    public VariantTensorDataProto ToProto() => TensorListProto.Write(this);
}
