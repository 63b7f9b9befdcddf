using Google.Protobuf;
using Grpc.Core;

namespace TensorHarbor.Distributed.Wire;

/// <summary>Makes descriptions of methods.</summary>
static class ServiceMethods
{
    /// <summary>A method with one request and one response.</summary>
    /// <param name="service">Full name of the service.</param>
    /// <param name="name">Name of the method.</param>
    public static Method<TRequest, TResponse> Unary<TRequest, TResponse>(string service, string name)
        where TRequest : class, IMessage<TRequest>, new() where TResponse : class, IMessage<TResponse>, new() =>
        new(MethodType.Unary, service, name, ProtoMarshaller.Of<TRequest>(), ProtoMarshaller.Of<TResponse>());
}
