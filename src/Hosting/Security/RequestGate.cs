using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace TensorHarbor.Hosting;

/// <summary>Lets requests through that come by a connection which was let in, and hold the token. It stands before all services.</summary>
static class RequestGate
{
    /// <summary>Passes a request on, or answers UNAUTHENTICATED with what is missing.</summary>
    public static Task EnterAsync(HttpContext context, RequestDelegate next, HostSecurity security)
    {
        string? refusal = security.HasTls ? (context.Features.Get<Admission>() ?? new()).Refusal : null;
        refusal ??= security.Refusal(context.Request.Headers[SharedToken.Header]);
        if (refusal is null) return next(context);
        security.Refused(context.Connection.RemoteIpAddress, refusal);
        GrpcRefusal.Write(context, StatusCode.Unauthenticated, refusal);
        return Task.CompletedTask;
    }
}
