using System.Numerics;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Protos;

/// <summary>Reads and writes tensors as <see cref="TensorProto"/> messages.</summary>
/// <remarks>
/// Reading follows TensorFlow's <c>Tensor::FromProto</c>: <c>tensor_content</c> wins over the typed lists and must have the exact
/// size; a typed list that is too short repeats its last value, an empty one means zeros or empty strings, one that is too long
/// is cut.
/// </remarks>
public static partial class TensorProtos
{
    const string CannotParse = "Cannot parse tensor from proto: ";

    /// <summary>Reads a tensor.</summary>
    /// <param name="proto">The message.</param>
    /// <param name="maxBytes">
    /// How many bytes a typed list may be expanded to by repeating its last value. (Elements without bytes, such as strings, count 256: work on one takes more than on a number.) Values that
    /// are really in the message are not limited.
    /// </param>
    /// <returns>
    /// A new tensor. Resources hold <see cref="ResourceHandleProto"/> and variants <see cref="VariantTensorDataProto"/> objects.
    /// </returns>
    /// <exception cref="StatusException">
    /// INVALID_ARGUMENT: the dtype is not one of tensors, the shape is not valid, or the content does not fit it;
    /// RESOURCE_EXHAUSTED: a short list would fill more than <paramref name="maxBytes"/>.
    /// </exception>
    public static Tensor ToTensor(this TensorProto proto, long maxBytes = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(proto);
        DType dtype = proto.Dtype.ToDType();
        if (dtype == DType.Invalid || dtype.IsRef() || !Enum.IsDefined(dtype))
            Throw.InvalidArgument($"{CannotParse}dtype {dtype.Name()} is not that of a tensor");
        Shape shape = ReadShape(proto);
        bool fromContent = proto.TensorContent.Length > 0;
        if (fromContent) CheckContent(proto, dtype, shape);
        else CheckExpansion(proto, dtype, shape, maxBytes);
        Tensor tensor = Tensor.Allocate(dtype, shape);
        try
        {
            if (shape.ElementCount == 0) return tensor;
            if (fromContent) ReadContent(proto.TensorContent.Span, tensor);
            else ReadList(proto, tensor);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    static Shape ReadShape(TensorProto proto)
    {
        try
        {
            return proto.TensorShape.ToShape();
        }
        catch (StatusException e)
        {
            throw new StatusException(e.Code, CannotParse + e.Message, e);
        }
    }

    static void CheckContent(TensorProto proto, DType dtype, in Shape shape)
    {
        long count = shape.ElementCount, bytes = proto.TensorContent.Length, size = Math.Max(dtype.Size(), 1);
        if (count == 0) return;
        bool fits = !dtype.IsNumeric() ? count <= bytes : bytes % size == 0 && bytes / size == count;
        if (!fits) Throw.InvalidArgument($"{CannotParse}tensor_content has {bytes} bytes, which does not fit {dtype.Name()}{shape}");
    }

    static void CheckExpansion(TensorProto proto, DType dtype, in Shape shape, long maxBytes)
    {
        int size = dtype.IsNumeric() ? dtype.Size() : 256;
        if (shape.ElementCount <= CountListed(proto, dtype) || shape.ElementCount <= maxBytes / size) return;
        Throw.ResourceExhausted($"{CannotParse}{dtype.Name()}{shape} repeats few values to more than {maxBytes} bytes");
    }

    static int CountListed(TensorProto proto, DType dtype) => dtype switch
    {
        DType.Float => proto.FloatVal.Count,
        DType.Double => proto.DoubleVal.Count,
        DType.Int64 => proto.Int64Val.Count,
        DType.UInt32 => proto.Uint32Val.Count,
        DType.UInt64 => proto.Uint64Val.Count,
        DType.Bool => proto.BoolVal.Count,
        DType.String => proto.StringVal.Count,
        DType.Half or DType.BFloat16 => proto.HalfVal.Count,
        DType.Complex64 => proto.ScomplexVal.Count / 2,
        DType.Complex128 => proto.DcomplexVal.Count / 2,
        DType.Resource => proto.ResourceHandleVal.Count,
        DType.Variant => proto.VariantVal.Count,
        _ when IsFloat8(dtype) => proto.Float8Val.Length,
        _ => proto.IntVal.Count,
    };

    static bool IsFloat8(DType dtype) => dtype.IsFloating() && dtype.Size() == 1;

    static void ReadContent(ReadOnlySpan<byte> content, Tensor tensor)
    {
        if (tensor.DType == DType.String)
        {
            ReadStringContent(content, tensor.Strings);
            return;
        }
        if (tensor.DType is DType.Variant or DType.Resource)
        {
            ReadObjectContent(content, tensor);
            return;
        }
        if (tensor.DType == DType.Bool && content.ContainsAnyExceptInRange((byte)0, (byte)1))
        {
            Throw.InvalidArgument($"{CannotParse}tensor_content of a bool tensor has bytes other than 0 and 1");
        }
        content.CopyTo(tensor.WriteBytes());
    }

    /// <summary>Variants and resource handles come as strings do, each string a message.</summary>
    static void ReadObjectContent(ReadOnlySpan<byte> content, Tensor tensor)
    {
        byte[][] messages = new byte[tensor.ElementCount][];
        ReadStringContent(content, messages);
        MessageParser parser = tensor.DType == DType.Variant ? VariantTensorDataProto.Parser : ResourceHandleProto.Parser;
        try
        {
            for (int i = 0; i < messages.Length; i++) tensor.Objects[i] = parser.ParseFrom(messages[i]);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new StatusException(ErrorCode.InvalidArgument, $"{CannotParse}tensor_content of {tensor} holds something else", e);
        }
    }

    static void ReadStringContent(ReadOnlySpan<byte> content, Span<byte[]> strings)
    {
        int[] lengths = new int[strings.Length];
        long total = 0;
        int at = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (!Varint.TryRead(content[at..], out ulong length, out int used) || length > (ulong)content.Length)
                ThrowStringContent(strings.Length);
            at += used;
            total += lengths[i] = (int)length;
        }
        if (total != content.Length - at) ThrowStringContent(strings.Length);
        for (int i = 0; i < lengths.Length; i++)
        {
            strings[i] = content.Slice(at, lengths[i]).ToArray();
            at += lengths[i];
        }
    }

    static void ThrowStringContent(int count) =>
        Throw.InvalidArgument($"{CannotParse}tensor_content does not hold {count} strings");

    static void ReadList(TensorProto proto, Tensor tensor)
    {
        switch (tensor.DType)
        {
            case DType.Float: Fill(List(proto.FloatVal), tensor.Write<float>()); break;
            case DType.Double: Fill(List(proto.DoubleVal), tensor.Write<double>()); break;
            case DType.Int64: Fill(List(proto.Int64Val), tensor.Write<long>()); break;
            case DType.UInt32: Fill(List(proto.Uint32Val), tensor.Write<uint>()); break;
            case DType.UInt64: Fill(List(proto.Uint64Val), tensor.Write<ulong>()); break;
            case DType.Bool: Fill(List(proto.BoolVal), tensor.Write<bool>()); break;
            case DType.Int32 or DType.QInt32: Fill(List(proto.IntVal), tensor.Write<int>()); break;
            case DType.Complex64: Fill(MemoryMarshal.Cast<float, Complex64>(List(proto.ScomplexVal)), tensor.Write<Complex64>()); break;
            case DType.Complex128: Fill(MemoryMarshal.Cast<double, Complex>(List(proto.DcomplexVal)), tensor.Write<Complex>()); break;
            case DType.String: FillStrings(proto.StringVal, tensor.Strings); break;
            case DType.Resource: FillObjects(proto.ResourceHandleVal, tensor.Objects); break;
            case DType.Variant: FillObjects(proto.VariantVal, tensor.Objects); break;
            case DType.Half or DType.BFloat16: Narrow(List(proto.HalfVal), MemoryMarshal.Cast<byte, ushort>(tensor.WriteBytes())); break;
            case var float8 when IsFloat8(float8): Fill(proto.Float8Val.Span, tensor.WriteBytes()); break;
            case var small when small.Size() == 2: Narrow(List(proto.IntVal), MemoryMarshal.Cast<byte, ushort>(tensor.WriteBytes())); break;
            default: Narrow(List(proto.IntVal), tensor.WriteBytes()); break;
        }
    }

    static ReadOnlySpan<T> List<T>(RepeatedField<T> field) => UnsafeCollectionOperations.AsSpan(field);

    static void Fill<T>(ReadOnlySpan<T> values, Span<T> elements) where T : struct
    {
        int given = Math.Min(values.Length, elements.Length);
        values[..given].CopyTo(elements);
        elements[given..].Fill(given == 0 ? default : values[given - 1]);
    }

    static void Narrow<T>(ReadOnlySpan<int> values, Span<T> elements) where T : struct, IBinaryInteger<T>
    {
        int given = Math.Min(values.Length, elements.Length);
        for (int i = 0; i < given; i++) elements[i] = T.CreateTruncating(values[i]);
        elements[given..].Fill(given == 0 ? default : elements[given - 1]);
    }

    static void FillStrings(RepeatedField<ByteString> values, Span<byte[]> elements)
    {
        int given = Math.Min(values.Count, elements.Length);
        for (int i = 0; i < given; i++) elements[i] = values[i].ToByteArray();
        elements[given..].Fill(given == 0 ? [] : elements[given - 1]);
    }

    static void FillObjects<T>(RepeatedField<T> values, Span<object> elements) where T : class, IDeepCloneable<T>, new()
    {
        int given = Math.Min(values.Count, elements.Length);
        for (int i = 0; i < given; i++) elements[i] = values[i].Clone();
        elements[given..].Fill(given == 0 ? new T() : elements[given - 1]);
    }
}
