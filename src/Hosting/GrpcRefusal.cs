using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace TensorHarbor.Hosting;

/// <summary>Answers a gRPC call before any service has seen it.</summary>
static class GrpcRefusal
{
    /// <summary>The whole answer is a status.</summary>
    public static void Write(HttpContext context, StatusCode code, string text)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = ((int)code).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(text);
    }
}
