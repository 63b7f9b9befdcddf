using Google.Protobuf;
using Grpc.Core;

namespace TensorHarbor.Distributed.Wire;

/// <summary>Marshallers of generated messages, which read and write gRPC's buffers directly.</summary>
static class ProtoMarshaller
{
    /// <summary>The marshaller of a message type.</summary>
    public static Marshaller<T> Of<T>() where T : class, IMessage<T>, new()
    {
        var parser = new MessageParser<T>(static () => new T());
        return new Marshaller<T>(
            static (message, context) =>
            {
                context.SetPayloadLength(message.CalculateSize());
                message.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));
    }
}
