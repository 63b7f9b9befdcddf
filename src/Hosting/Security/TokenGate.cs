using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace TensorHarbor.Hosting;

/// <summary>Lets only requests with the shared token through. It stands before all services, also those that are not there.</summary>
static class TokenGate
{
    /// <summary>Passes a request on, or answers UNAUTHENTICATED with what is missing.</summary>
    public static Task EnterAsync(HttpContext context, RequestDelegate next, HostSecurity security)
    {
        string? refusal = security.Refusal(context.Request.Headers[SharedToken.Header]);
        return refusal is null ? next(context) : RefuseAsync(context, refusal, security);
    }

    static Task RefuseAsync(HttpContext context, string refusal, HostSecurity security)
    {
        security.Refused(context.Connection.RemoteIpAddress, refusal);
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = ((int)StatusCode.Unauthenticated).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(refusal);
        return Task.CompletedTask;
    }
}
