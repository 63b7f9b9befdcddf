using System.Numerics;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Protos;

/// <summary>How <see cref="TensorProtos.ToProto"/> writes numbers. Strings, resources and variants are always lists.</summary>
public enum TensorEncoding
{
    /// <summary>As Python's <c>make_tensor_proto</c>: one number in a typed list, more in <c>tensor_content</c>.</summary>
    Auto,
    /// <summary>All in <c>tensor_content</c>, little-endian: the fastest (<c>Tensor::AsProtoTensorContent</c>).</summary>
    Content,
    /// <summary>All in typed lists, as TensorFlow Serving answers (<c>Tensor::AsProtoField</c>).</summary>
    Lists,
}

public static partial class TensorProtos
{
    /// <summary>Writes a tensor as a message. The message holds copies of the elements.</summary>
    /// <exception cref="StatusException">
    /// INVALID_ARGUMENT: the tensor is larger than a message may be (2 GiB), or holds objects other than
    /// <see cref="ResourceHandleProto"/>, <see cref="VariantTensorDataProto"/> and <see cref="IVariantMessage"/>.
    /// </exception>
    public static TensorProto ToProto(this Tensor tensor, TensorEncoding encoding = TensorEncoding.Auto)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.ByteCount > int.MaxValue)
            Throw.InvalidArgument($"Cannot write {tensor} as a TensorProto: a message has at most {int.MaxValue} bytes");
        var proto = new TensorProto { Dtype = tensor.DType.ToProto(), TensorShape = tensor.Shape.ToProto() };
        bool asContent = tensor.DType.IsNumeric()
            && (encoding == TensorEncoding.Content || (encoding == TensorEncoding.Auto && tensor.ElementCount > 1));
        if (asContent) proto.TensorContent = ByteString.CopyFrom(tensor.ReadBytes());
        else if (tensor.ElementCount > 0) WriteList(tensor, proto);
        return proto;
    }

    static void WriteList(Tensor tensor, TensorProto proto)
    {
        switch (tensor.DType)
        {
            case DType.Float: Copy(tensor.Read<float>(), proto.FloatVal); break;
            case DType.Double: Copy(tensor.Read<double>(), proto.DoubleVal); break;
            case DType.Int64: Copy(tensor.Read<long>(), proto.Int64Val); break;
            case DType.UInt32: Copy(tensor.Read<uint>(), proto.Uint32Val); break;
            case DType.UInt64: Copy(tensor.Read<ulong>(), proto.Uint64Val); break;
            case DType.Bool: Copy(tensor.Read<bool>(), proto.BoolVal); break;
            case DType.Int32 or DType.QInt32: Copy(tensor.Read<int>(), proto.IntVal); break;
            case DType.Complex64: Copy(MemoryMarshal.Cast<byte, float>(tensor.ReadBytes()), proto.ScomplexVal); break;
            case DType.Complex128: Copy(MemoryMarshal.Cast<byte, double>(tensor.ReadBytes()), proto.DcomplexVal); break;
            case DType.String:
                foreach (byte[] value in tensor.Strings) proto.StringVal.Add(ByteString.CopyFrom(value));
                break;
            case DType.Resource: CopyObjects(tensor, proto.ResourceHandleVal); break;
            case DType.Variant: CopyObjects(tensor, proto.VariantVal); break;
            case DType.Half or DType.BFloat16: Widen(MemoryMarshal.Cast<byte, ushort>(tensor.ReadBytes()), proto.HalfVal); break;
            case DType.Int8 or DType.QInt8 or DType.Int4 or DType.Int2: Widen(tensor.Read<sbyte>(), proto.IntVal); break;
            case DType.Int16 or DType.QInt16: Widen(tensor.Read<short>(), proto.IntVal); break;
            case DType.UInt16 or DType.QUInt16: Widen(tensor.Read<ushort>(), proto.IntVal); break;
            case var float8 when IsFloat8(float8): proto.Float8Val = ByteString.CopyFrom(tensor.ReadBytes()); break;
            default: Widen(tensor.ReadBytes(), proto.IntVal); break;
        }
    }

    static void Copy<T>(ReadOnlySpan<T> elements, RepeatedField<T> list)
    {
        UnsafeCollectionOperations.SetCount(list, elements.Length);
        elements.CopyTo(UnsafeCollectionOperations.AsSpan(list));
    }

    static void Widen<T>(ReadOnlySpan<T> elements, RepeatedField<int> list) where T : IBinaryInteger<T>
    {
        UnsafeCollectionOperations.SetCount(list, elements.Length);
        Span<int> values = UnsafeCollectionOperations.AsSpan(list);
        for (int i = 0; i < values.Length; i++) values[i] = int.CreateTruncating(elements[i]);
    }

    static void CopyObjects<T>(Tensor tensor, RepeatedField<T> list) where T : class, IDeepCloneable<T>
    {
        foreach (object element in tensor.Objects)
        {
            object value = element is IVariantMessage variant ? variant.ToProto() : element;
            if (value is not T message)
            {
                Throw.InvalidArgument(
                    $"Cannot write {tensor} as a TensorProto: an element is {value?.GetType().Name ?? "null"}, not {typeof(T).Name}");
            }
            else list.Add(message.Clone());
        }
    }
}
