using System.CommandLine;
using System.Globalization;
using System.Net;
using TensorHarbor.Hosting.Metrics;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Cluster;

/// <summary>The flag that asks for metrics and health on a second port.</summary>
static class MetricsFlag
{
    public static readonly Option<string?> Port = new("--metrics_port")
    {
        Description = "Serve /metrics for Prometheus, /healthz and /readyz there; 0: a port that is free. Without an address it is the task's own, alone the loopback. "
            + "A local cluster takes a port for each task, from this one on.",
        HelpName = "[ADDRESS:]PORT",
    };

    /// <summary>Serves metrics, if the flag is given, and says where.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="address">Where to listen if the flag does not say.</param>
    /// <param name="whyNotReady">Why the process cannot do its work yet; <see langword="null"/>: it can.</param>
    /// <param name="say">Gets the port.</param>
    /// <param name="stop">Gives up the start.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: not a port; UNAVAILABLE: the port is taken.</exception>
    public static async Task<MetricsHost?> StartAsync(ParseResult parse, IPAddress address, Func<string?> whyNotReady, Action<string> say, CancellationToken stop)
    {
        if (parse.GetValue(Port) is not { } text) return null;
        (IPAddress? given, int port) = Parse(text);
        MetricsHost host = await MetricsHost.StartAsync(given ?? address, port, whyNotReady, stop);
        say($"Metrics and health at port {host.Port}");
        return host;
    }

    static (IPAddress? Address, int Port) Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        IPAddress? address = null;
        bool isValid = colon < 0 || IPAddress.TryParse(text[..colon].Trim('[', ']'), out address);
        return isValid && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port < 65_536
            ? (address, port)
            : Throw.InvalidArgument<(IPAddress?, int)>($"{Port.Name}: expected a port such as 9090 or 0.0.0.0:9090, got '{text}'");
    }

    /// <summary>The flag for a task of a local cluster, whose ports follow each other; none if it is not given.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: not a port, or not so many.</exception>
    public static IEnumerable<string> OfTask(ParseResult parse, int number)
    {
        if (parse.GetValue(Port) is not { } text) return [];
        (IPAddress? address, int first) = Parse(text);
        int port = first == 0 ? 0 : first + number;
        if (port >= 65_536) Throw.InvalidArgument($"{Port.Name}: port {port} for task {number}; the largest is 65535");
        string value = address is null ? port.ToString(CultureInfo.InvariantCulture) : new IPEndPoint(address, port).ToString();
        return [$"{Port.Name}={value}"];
    }
}
