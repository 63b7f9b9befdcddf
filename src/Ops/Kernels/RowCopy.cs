using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Copies runs of elements between tensors of one type, whatever the type.</summary>
static class RowCopy
{
    /// <summary>Copies <paramref name="count"/> elements.</summary>
    /// <param name="source">Read from.</param>
    /// <param name="from">First element read.</param>
    /// <param name="target">Written to; not shared.</param>
    /// <param name="to">First element written.</param>
    /// <param name="count">Number of elements.</param>
    public static void Elements(Tensor source, long from, Tensor target, long to, long count)
    {
        int size = source.DType.Size();
        if (size > 0) NumericElements(source, from * size, target, to * size, count * size);
        else if (source.DType == DType.String) source.Strings.Slice((int)from, (int)count).CopyTo(target.Strings[(int)to..]);
        else
        {
            Span<object> items = source.Objects.Slice((int)from, (int)count);
            foreach (object item in items) (item as ICountedValue)?.AddReference();
            items.CopyTo(target.Objects[(int)to..]);
        }
    }

    static unsafe void NumericElements(Tensor source, long from, Tensor target, long to, long bytes) =>
        System.Buffer.MemoryCopy(source.Pointer + from, target.Pointer + to, bytes, bytes);
}
