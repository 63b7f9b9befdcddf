using System.Buffers.Binary;
using Google.Protobuf;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// Tensor lists as TensorFlow writes them (<c>tensorflow::TensorList</c>): the elements that are set as tensors; as metadata the numbers of those that
/// are not, element type, most elements, all as varints, and the elements' shape.
/// </summary>
static class TensorListProto
{
    /// <summary>Name of the type in messages.</summary>
    public const string TypeName = "tensorflow::TensorList";

    /// <summary>Writes a list.</summary>
    public static VariantTensorDataProto Write(TensorList list)
    {
        var proto = new VariantTensorDataProto { TypeName = TypeName };
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            output.WriteUInt64((ulong)list.Items.Count(item => item is null));
            for (int i = 0; i < list.Items.Count; i++)
            {
                if (list.Items[i] is { } item) proto.Tensors.Add(item.ToProto(TensorEncoding.Content));
                else output.WriteUInt64((ulong)i);
            }
            output.WriteUInt64((ulong)list.DType.ToProto());
            output.WriteUInt64((ulong)list.MaxCount);
            list.ElementShape.ToProto().WriteTo(output);
        }
        proto.Metadata = ByteString.CopyFrom(bytes.ToArray());
        return proto;
    }

    /// <summary>Reads a list.</summary>
    /// <returns>A list with one reference, the caller's.</returns>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the message is not that of a list.</exception>
    public static TensorList Read(VariantTensorDataProto proto)
    {
        TensorList? list = null;
        try
        {
            CodedInputStream input = proto.Metadata.CreateCodedInput();
            var unset = new HashSet<ulong>();
            for (ulong left = input.ReadUInt64(); left > 0; left--) unset.Add(input.ReadUInt64());
            DType dtype = ((DataType)input.ReadUInt64()).ToDType();
            int maxCount = (int)(long)input.ReadUInt64();
            var shape = new TensorShapeProto();
            shape.MergeFrom(input);
            list = new TensorList(dtype, shape.ToPartialShape()) { MaxCount = maxCount };
            Fill(list, proto, unset);
            return list;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or StatusException)
        {
            list?.RemoveReference();
            throw new StatusException(ErrorCode.InvalidArgument, $"Could not decode a variant of type {TypeName}: {e.Message}", e);
        }
    }

    static void Fill(TensorList list, VariantTensorDataProto proto, HashSet<ulong> unset)
    {
        int next = 0;
        for (int i = 0; i < proto.Tensors.Count + unset.Count; i++)
        {
            if (unset.Contains((ulong)i)) list.Items.Add(null);
            else if (next == proto.Tensors.Count) Throw.InvalidArgument($"element {i} is neither set nor marked as not set");
            else
            {
                Tensor item = proto.Tensors[next++].ToTensor();
                list.Items.Add(item);
                if (item.DType != list.DType) Throw.InvalidArgument($"element {i} has type {item.DType.Name()} in a list of {list.DType.Name()}");
            }
        }
    }
}
