using System.Runtime.CompilerServices;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace TensorHarbor.Hosting.Traces;

/// <summary>
/// Sends the spans of this program to an OpenTelemetry collector, if the environment names one (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>), as
/// OpenTelemetry's other variables say. Without <c>OTEL_TRACES_SAMPLER</c> one step in a hundred is sampled, and each that a caller has sampled.
/// </summary>
public static class TraceExport
{
    /// <summary>Names of the sources whose spans are sent.</summary>
    public const string Sources = "TensorHarbor.*";

    const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT", TracesEndpointVariable = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    const string SamplerVariable = "OTEL_TRACES_SAMPLER", ServiceVariable = "OTEL_SERVICE_NAME", Service = "tensorharbor";
    const double SampledByDefault = 0.01;

    /// <summary>Begins to send; <see langword="null"/>: the environment names no collector.</summary>
    /// <param name="instance">Which process of the service it is: <c>/job:ps/replica:0/task:0</c>.</param>
    /// <returns>Sends what is left and ends when it is disposed.</returns>
    public static IDisposable? Start(string instance) => IsSet(EndpointVariable) || IsSet(TracesEndpointVariable) ? Build(instance, null) : null;

    /// <summary>Begins to send all spans to a collector's address by HTTP.</summary>
    internal static IDisposable Start(string instance, Uri endpoint) => Build(instance, endpoint);

    static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));

    [MethodImpl(MethodImplOptions.NoInlining)] // so that OpenTelemetry is loaded only when it is wanted
    static TracerProvider Build(string instance, Uri? endpoint)
    {
        string service = Environment.GetEnvironmentVariable(ServiceVariable) is { Length: > 0 } name ? name : Service;
        TracerProviderBuilder builder = Sdk.CreateTracerProviderBuilder()
            .AddSource(Sources)
            .ConfigureResource(resource => resource.AddService(service, serviceInstanceId: instance));
        if (endpoint is not null) builder.SetSampler(new AlwaysOnSampler());
        else if (!IsSet(SamplerVariable)) builder.SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(SampledByDefault)));
        return builder.AddOtlpExporter(exporter =>
        {
            if (endpoint is null) return;
            exporter.Endpoint = endpoint;
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        }).Build();
    }
}
