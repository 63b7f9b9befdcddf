using System.Buffers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Wire;

/// <summary>TensorProto without message objects, as TensorFlow's tasks write it: dtype, shape, raw little-endian bytes.</summary>
static class TensorWire
{
    const int DTypeField = 1, ShapeField = 2, ContentField = 4, DimField = 2, SizeField = 1;

    /// <summary>Most bytes of a tensor in a message, whose head has room beside them.</summary>
    public const int MaxBytes = int.MaxValue - 4096;

    /// <summary>How many bytes a tensor takes on the wire.</summary>
    /// <param name="Length">Bytes of the message.</param>
    /// <param name="ShapeLength">Bytes of its shape.</param>
    /// <param name="Message">The message, for elements that are not plain numbers.</param>
    public readonly record struct Layout(int Length, int ShapeLength, TensorProto? Message);

    /// <summary>Lays out a tensor; none is an empty tensor, as a dead value is written.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: it is larger than a message may be (2 GiB).</exception>
    public static Layout LayOut(Tensor? tensor)
    {
        if (tensor is null || !tensor.DType.IsNumeric())
        {
            TensorProto message = tensor?.ToProto() ?? EmptyTensor();
            return new(message.CalculateSize(), 0, message);
        }
        int shape = 0;
        foreach (long size in tensor.Shape.Dims) shape += 2 + DimLength(size);
        long length = 1 + WireSize.Varint((long)tensor.DType) + (shape > 0 ? 1 + WireSize.Varint(shape) + shape : 0)
            + 1 + WireSize.Varint(tensor.ByteCount) + tensor.ByteCount;
        CheckFits(tensor);
        return new((int)length, shape, null);
    }

    /// <summary>Refuses a tensor that no message can hold; the sender knows best what it is.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: it is larger than a message may be (2 GiB).</exception>
    public static void CheckFits(Tensor tensor)
    {
        if (!tensor.DType.IsNumeric() || tensor.ByteCount <= MaxBytes) return;
        Throw.InvalidArgument($"Cannot send a tensor {tensor.DType.Name()}{tensor.Shape}: it has {tensor.ByteCount} bytes, and a message at most {MaxBytes}; partition the variable");
    }

    /// <summary>The message of a tensor, its elements as bytes.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: it is larger than a message may be (2 GiB).</exception>
    public static TensorProto ToMessage(Tensor tensor)
    {
        CheckFits(tensor);
        return tensor.ToProto(TensorEncoding.Content);
    }

    static TensorProto EmptyTensor() => new()
    {
        Dtype = DataType.DtFloat,
        TensorShape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dim() } },
    };

    static int DimLength(long size) => 1 + WireSize.Varint(size);

    /// <summary>Writes a tensor.</summary>
    public static void Write(Tensor? tensor, in Layout layout, IBufferWriter<byte> output)
    {
        if (layout.Message is not null)
        {
            Google.Protobuf.MessageExtensions.WriteTo(layout.Message, output);
            return;
        }
        var head = new WireHead(output.GetSpan(layout.ShapeLength + (4 * (1 + WireSize.MaxVarint))));
        head.Varint(DTypeField, (long)tensor!.DType);
        if (layout.ShapeLength > 0) head.Length(ShapeField, layout.ShapeLength);
        foreach (long size in tensor.Shape.Dims)
        {
            head.Length(DimField, DimLength(size));
            head.Varint(SizeField, size);
        }
        ReadOnlySpan<byte> content = tensor.ReadBytes();
        head.Length(ContentField, content.Length);
        output.Advance(head.Used);
        output.Write(content);
    }

    /// <summary>Reads a tensor in any legal form.</summary>
    /// <returns>The tensor, the caller's to dispose.</returns>
    /// <exception cref="StatusException">INVALID_ARGUMENT: not a legal tensor.</exception>
    public static Tensor Read(ReadOnlySequence<byte> bytes)
    {
        var fields = new WireFields(bytes);
        DType dtype = DType.Invalid;
        Shape shape = default;
        ReadOnlySequence<byte>? content = null;
        while (fields.Next(out int field))
        {
            switch (field)
            {
                case DTypeField: dtype = (DType)fields.Varint(); break;
                case ShapeField when TryReadShape(fields.Bytes(), out shape): break;
                case ContentField: content = fields.Bytes(); break;
                default: return TensorProto.Parser.ParseFrom(bytes).ToTensor();
            }
        }
        if (content is not { } data || !dtype.IsNumeric() || dtype.Size() == 0 || shape.ElementCount * dtype.Size() != data.Length)
        {
            return TensorProto.Parser.ParseFrom(bytes).ToTensor();
        }
        Tensor tensor = Tensor.Allocate(dtype, shape);
        data.CopyTo(tensor.WriteBytes());
        return tensor;
    }

    static bool TryReadShape(ReadOnlySequence<byte> bytes, out Shape shape)
    {
        Span<long> sizes = stackalloc long[Shape.MaxRank];
        int rank = 0;
        shape = default;
        var fields = new WireFields(bytes);
        while (fields.Next(out int field))
        {
            if (field != DimField || rank == sizes.Length) return false;
            var dim = new WireFields(fields.Bytes());
            long size = 0;
            while (dim.Next(out int part))
            {
                if (part == SizeField) size = (long)dim.Varint();
                else dim.Skip();
            }
            if (size < 0) return false;
            sizes[rank++] = size;
        }
        shape = new Shape(sizes[..rank]);
        return true;
    }
}
