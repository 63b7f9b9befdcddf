using System.Diagnostics;
using Grpc.Core;
using TensorHarbor.Distributed.Observation;
using TensorHarbor.Distributed.Wire;

namespace TensorHarbor.Distributed.Services;

/// <summary>Binds methods to handlers; what a handler throws becomes the call's status.</summary>
sealed class ServiceBuilder
{
    readonly ServerServiceDefinition.Builder _builder = ServerServiceDefinition.CreateBuilder();

    /// <summary>Binds a method.</summary>
    public ServiceBuilder Add<TRequest, TResponse>(Method<TRequest, TResponse> method, Func<TRequest, CancellationToken, Task<TResponse>> handler)
        where TRequest : class where TResponse : class
    {
        _builder.AddMethod(method, (request, context) => Call(handler, request, context));
        return this;
    }

    /// <summary>Binds a method whose response says nothing.</summary>
    public ServiceBuilder AddCommand<TRequest, TResponse>(Method<TRequest, TResponse> method, Func<TRequest, CancellationToken, Task> handler)
        where TRequest : class where TResponse : class, new() => Add(method, async (request, stop) =>
        {
            await handler(request, stop).ConfigureAwait(false);
            return new TResponse();
        });

    static async Task<TResponse> Call<TRequest, TResponse>(
        Func<TRequest, CancellationToken, Task<TResponse>> handler, TRequest request, ServerCallContext context)
    {
        using Activity? span = StepSpans.StartServed(context);
        try
        {
            return await handler(request, context.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            StepSpans.Fail(span, e);
            throw ErrorPayloads.ToRpc(e);
        }
    }

    /// <summary>The service.</summary>
    public ServerServiceDefinition Build() => _builder.Build();
}
