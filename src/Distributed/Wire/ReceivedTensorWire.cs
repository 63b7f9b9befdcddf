using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Wire;

/// <summary>
/// RecvTensorResponse without message objects: numbers go from a tensor's memory into gRPC's buffer and back, copied once. The order
/// of fields is TensorFlow's.
/// </summary>
static class ReceivedTensorWire
{
    const int IsDeadField = 2, SendMicrosField = 3, TensorField = 1;

    /// <summary>The marshaller.</summary>
    public static readonly Marshaller<ReceivedTensor> Marshaller = new(Serialize, context => Read(context.PayloadAsReadOnlySequence()));

    static void Serialize(ReceivedTensor received, SerializationContext context)
    {
        try
        {
            TensorWire.Layout layout = TensorWire.LayOut(received.Value);
            int length = HeadSize(received) + 1 + WireSize.Varint(layout.Length) + layout.Length;
            context.SetPayloadLength(length);
            Write(received, layout, context.GetBufferWriter());
            context.Complete();
        }
        catch (StatusException e)
        {
            throw ErrorPayloads.ToRpc(e); // too late for the handler, which turns errors into a status
        }
        finally
        {
            received.Value?.Dispose();
        }
    }

    static int HeadSize(ReceivedTensor received) => (received.Value is null ? 2 : 0) + 1 + WireSize.Varint(received.SendMicros);

    static void Write(ReceivedTensor received, in TensorWire.Layout layout, IBufferWriter<byte> output)
    {
        var head = new WireHead(output.GetSpan(HeadSize(received) + 1 + WireSize.MaxVarint));
        if (received.Value is null) head.Varint(IsDeadField, 1);
        head.Varint(SendMicrosField, received.SendMicros);
        head.Length(TensorField, layout.Length);
        output.Advance(head.Used);
        TensorWire.Write(received.Value, layout, output);
    }

    /// <summary>Reads an answer.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: not a legal tensor.</exception>
    /// <exception cref="InvalidProtocolBufferException">Not a message.</exception>
    public static ReceivedTensor Read(ReadOnlySequence<byte> bytes)
    {
        var reader = new WireFields(bytes);
        Tensor? value = null;
        bool isDead = false;
        long micros = 0;
        try
        {
            while (reader.Next(out int field))
            {
                switch (field)
                {
                    case TensorField:
                        value?.Dispose();
                        value = TensorWire.Read(reader.Bytes());
                        break;
                    case IsDeadField: isDead = reader.Varint() != 0; break;
                    case SendMicrosField: micros = (long)reader.Varint(); break;
                    default: reader.Skip(); break;
                }
            }
            if (isDead)
            {
                value?.Dispose();
                return new(null, micros);
            }
            return new(value ?? new TensorProto { Dtype = DataType.DtFloat }.ToTensor(), micros);
        }
        catch
        {
            value?.Dispose();
            throw;
        }
    }
}
