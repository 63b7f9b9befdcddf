using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using TensorHarbor.Tensors;

namespace TensorHarbor.Hosting.Metrics;

/// <summary>
/// A second, plain HTTP port for those who look after a process: <c>/metrics</c> for Prometheus, <c>/healthz</c> (it lives) and <c>/readyz</c>
/// (it can do its work). It changes nothing, and says nothing of data.
/// </summary>
public sealed class MetricsHost : IAsyncDisposable
{
    const string Text = "text/plain; charset=utf-8";

    readonly WebApplication _app;
    readonly ProcessMetrics _process;
    readonly PrometheusExporter _exporter;

    MetricsHost(WebApplication app, ProcessMetrics process, PrometheusExporter exporter) =>
        (_app, _process, _exporter, Port) = (app, process, exporter, GrpcHost.PortOf(app));

    /// <summary>The port it listens at.</summary>
    public int Port { get; }

    /// <summary>Starts to answer.</summary>
    /// <param name="address">Address to listen at.</param>
    /// <param name="port">Port; 0: one that is free.</param>
    /// <param name="whyNotReady">Says why the process cannot do its work yet, or any more; <see langword="null"/>: it can.</param>
    /// <param name="stop">Gives up the start.</param>
    /// <exception cref="StatusException">UNAVAILABLE: the port is taken, or the address is not this machine's.</exception>
    public static async Task<MetricsHost> StartAsync(IPAddress address, int port, Func<string?> whyNotReady, CancellationToken stop)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1));
        WebApplication app = builder.Build();
        var process = new ProcessMetrics();
        var exporter = new PrometheusExporter();
        app.Run(context => AnswerAsync(context, exporter, whyNotReady));
        try
        {
            await app.StartAsync(stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or AddressInUseException or SocketException)
        {
            exporter.Dispose();
            process.Dispose();
            await app.DisposeAsync().ConfigureAwait(false);
            throw new StatusException(ErrorCode.Unavailable, $"Could not serve metrics at {address}:{port}: {e.Message}", e);
        }
        return new(app, process, exporter);
    }

    static Task AnswerAsync(HttpContext context, PrometheusExporter exporter, Func<string?> whyNotReady)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            return SayAsync(context, StatusCodes.Status405MethodNotAllowed, "GET only\n");
        }
        switch (context.Request.Path.Value)
        {
            case "/metrics": return WriteMetricsAsync(context, exporter);
            case "/healthz": return SayAsync(context, StatusCodes.Status200OK, "ok\n");
            case "/readyz":
                string? reason = whyNotReady();
                return SayAsync(context, reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, (reason ?? "ready") + "\n");
            default: return SayAsync(context, StatusCodes.Status404NotFound, "There is /metrics, /healthz and /readyz\n");
        }
    }

    static async Task WriteMetricsAsync(HttpContext context, PrometheusExporter exporter)
    {
        var text = new ArrayBufferWriter<byte>(1 << 14);
        exporter.Write(text);
        context.Response.ContentType = PrometheusExporter.ContentType;
        context.Response.ContentLength = text.WrittenCount;
        if (HttpMethods.IsGet(context.Request.Method)) await context.Response.BodyWriter.WriteAsync(text.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }

    static Task SayAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Text;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(text, context.RequestAborted);
    }

    /// <summary>Stops answering.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _exporter.Dispose();
        _process.Dispose();
    }
}
