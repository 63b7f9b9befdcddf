namespace TensorHarbor.Formats.Examples;

/// <summary>Encodes tf.train.Feature messages; lists of numbers are packed.</summary>
static class FeatureEncoder
{
    const byte BytesList = 0x0A, FloatList = 0x12, Int64List = 0x1A, Value = 0x0A;

    /// <summary>Bytes of a Feature whose list has one packed run.</summary>
    public static int ListSize(int packed) => WireWriter.FieldSize(packed == 0 ? 0 : WireWriter.FieldSize(packed));

    public static int Size(ReadOnlySpan<float> values) => ListSize(checked(sizeof(float) * values.Length));

    public static void Write(WireWriter to, ReadOnlySpan<float> values)
    {
        BeginList(to, FloatList, sizeof(float) * values.Length);
        to.Floats(values);
    }

    public static int PackedSize(ReadOnlySpan<long> values)
    {
        long size = 0;
        foreach (long value in values) size += WireWriter.VarintSize((ulong)value);
        return checked((int)size);
    }

    public static void Write(WireWriter to, ReadOnlySpan<long> values, int packed)
    {
        BeginList(to, Int64List, packed);
        foreach (long value in values) to.Varint((ulong)value);
    }

    static void BeginList(WireWriter to, byte list, int packed)
    {
        to.Header(list, packed == 0 ? 0 : WireWriter.FieldSize(packed));
        if (packed > 0) to.Header(Value, packed);
    }

    public static int Size(ReadOnlySpan<byte[]> values) => WireWriter.FieldSize(BytesListSize(values));

    static int BytesListSize(ReadOnlySpan<byte[]> values)
    {
        int size = 0;
        foreach (byte[] value in values) size = checked(size + WireWriter.FieldSize(value.Length));
        return size;
    }

    public static void Write(WireWriter to, ReadOnlySpan<byte[]> values)
    {
        to.Header(BytesList, BytesListSize(values));
        foreach (byte[] value in values)
        {
            to.Header(Value, value.Length);
            to.Bytes(value);
        }
    }

    public static int Size(ReadOnlySpan<byte> value) => WireWriter.FieldSize(WireWriter.FieldSize(value.Length));

    public static void Write(WireWriter to, ReadOnlySpan<byte> value)
    {
        to.Header(BytesList, WireWriter.FieldSize(value.Length));
        to.Header(Value, value.Length);
        to.Bytes(value);
    }
}
