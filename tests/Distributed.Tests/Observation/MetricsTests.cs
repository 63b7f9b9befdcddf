using System.Buffers;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using TensorHarbor.Distributed.Client;
using TensorHarbor.Hosting;
using TensorHarbor.Hosting.Metrics;

namespace TensorHarbor.Distributed.Tests.Observation;

/// <summary>What a process tells Prometheus, and those who ask whether it lives.</summary>
public sealed partial class MetricsTests
{
    static async Task<(HttpStatusCode Status, string Text)> GetAsync(MetricsHost host, string path)
    {
        using var client = new HttpClient();
        using HttpResponseMessage response = await client.GetAsync($"http://127.0.0.1:{host.Port}{path}", TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    static Task<MetricsHost> StartAsync(Func<string?>? whyNotReady = null) =>
        MetricsHost.StartAsync(IPAddress.Loopback, 0, whyNotReady ?? (static () => null), TestContext.Current.CancellationToken);

    /// <summary>Samples by name and labels.</summary>
    static Dictionary<string, double> Samples(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#')
        .ToDictionary(l => l[..l.LastIndexOf(' ')], l => double.Parse(l[(l.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public async Task Tasks_tell_of_their_steps_traffic_and_variables()
    {
        await using MetricsHost host = await StartAsync();
        await using RunningCluster cluster = await RunningCluster.StartAsync();
        cluster.Run(steps: 3);
        Dictionary<string, double> samples = Samples((await GetAsync(host, "/metrics")).Text);
        double Of(string name, string job, string more = "") => samples[$"tensorharbor_{name}{{task=\"/job:{job}/replica:0/task:0\"{more}}}"];
        Assert.Equal(4, Of("worker_steps_total", "ps"));
        Assert.Equal(3, Of("worker_step_duration_seconds_count", "worker"));
        Assert.Equal(3, Of("worker_step_duration_seconds_bucket", "worker", ",le=\"+Inf\""));
        Assert.Equal(48, Of("worker_recv_tensor_size_bytes_total", "worker", ",direction=\"in\""));
        Assert.Equal(3, Of("worker_recv_tensor_total", "ps", ",direction=\"out\""));
        Assert.Equal(16, Of("worker_variables_size_bytes", "ps"));
        Assert.Equal(1, Of("worker_variables", "ps"));
        Assert.Equal(0, Of("worker_rendezvous_values", "worker"));
        Assert.Equal(4, Of("master_steps_total", "worker"));
        Assert.Equal(1, Of("master_sessions", "worker"));
        Assert.Equal(2, Of("worker_graphs", "ps"));
        Assert.True(samples["process_resident_memory_bytes"] > 1 << 20 && samples["process_cpu_seconds_total"] > 0);
        Assert.Contains(samples, s => s.Key.StartsWith("tensorharbor_build_info{", StringComparison.Ordinal) && s.Key.Contains("version=\"", StringComparison.Ordinal) && s.Value == 1);
    }

    [Fact]
    public void A_task_that_has_ended_is_not_told_of_any_more()
    {
        using var exporter = new PrometheusExporter();
        using (var meter = new Meter("TensorHarbor.Test.Ended"))
        {
            meter.CreateObservableGauge("test.ended", static () => 1);
            Assert.Contains("test_ended 1\n", Written(exporter));
        }
        Assert.DoesNotContain("test_ended", Written(exporter));
    }

    static string Written(PrometheusExporter exporter)
    {
        var text = new ArrayBufferWriter<byte>();
        exporter.Write(text);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    [Fact]
    public void Instruments_have_Prometheus_form()
    {
        using var exporter = new PrometheusExporter();
        using var meter = new Meter("TensorHarbor.Test.Form", null, [new("task", "a\"b\\c\nd")]);
        Counter<long> counter = meter.CreateCounter<long>("test.form.calls", "{call}", "Calls,\nin all.");
        Histogram<double> histogram = meter.CreateHistogram("test.form.duration", "s", "Time.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        counter.Add(2);
        counter.Add(3);
        counter.Add(1, new KeyValuePair<string, object?>("kind", "x"));
        foreach (double value in new[] { 0.25, 0.5, 0.75, 7 }) histogram.Record(value);
        string[] lines = [.. Written(exporter).Split('\n').Where(l => l.Contains("test_form", StringComparison.Ordinal))];
        const string Task = "task=\"a\\\"b\\\\c\\nd\"";
        Assert.Equal(
        [
            "# HELP test_form_calls_total Calls,\\nin all.",
            "# TYPE test_form_calls_total counter",
            $"test_form_calls_total{{{Task}}} 5",
            $"test_form_calls_total{{{Task},kind=\"x\"}} 1",
            "# HELP test_form_duration_seconds Time.",
            "# TYPE test_form_duration_seconds histogram",
            $"test_form_duration_seconds_bucket{{{Task},le=\"0.5\"}} 2",
            $"test_form_duration_seconds_bucket{{{Task},le=\"1\"}} 3",
            $"test_form_duration_seconds_bucket{{{Task},le=\"+Inf\"}} 4",
            $"test_form_duration_seconds_sum{{{Task}}} 8.5",
            $"test_form_duration_seconds_count{{{Task}}} 4",
        ], lines);
    }

    [Fact]
    public void Counting_while_somebody_listens_allocates_nothing()
    {
        using var exporter = new PrometheusExporter();
        using var meter = new Meter("TensorHarbor.Test.Cost");
        Histogram<double> histogram = meter.CreateHistogram<double>("test.cost", "s");
        histogram.Record(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) histogram.Record(i);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Health_and_readiness_are_told_apart()
    {
        string? reason = "the variables have no values yet";
        await using MetricsHost host = await StartAsync(() => reason);
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await GetAsync(host, "/healthz"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "the variables have no values yet\n"), await GetAsync(host, "/readyz"));
        reason = null;
        Assert.Equal((HttpStatusCode.OK, "ready\n"), await GetAsync(host, "/readyz"));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(host, "/")).Status);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using MetricsHost host = await StartAsync();
        var error = await Assert.ThrowsAsync<StatusException>(() => MetricsHost.StartAsync(IPAddress.Loopback, host.Port, static () => null, CancellationToken.None));
        Assert.Equal(ErrorCode.Unavailable, error.Code);
        Assert.StartsWith($"Could not serve metrics at 127.0.0.1:{host.Port}: ", error.Message);
    }

    [Fact]
    public async Task The_status_of_a_task_says_how_much_it_does()
    {
        await using RunningCluster cluster = await RunningCluster.StartAsync();
        cluster.Run(steps: 3);
        using var client = new TaskClient(cluster.Cluster, HostSecurity.None, HostLimits.Default);
        PeerStatus ps = await client.AskAsync(new("ps", 0), waits: true, TestContext.Current.CancellationToken);
        PeerStatus worker = await client.AskAsync(new("worker", 0), waits: true, TestContext.Current.CancellationToken);
        Assert.Equal(4, ps.Steps);
        Assert.True(ps.StepsPerSecond > 0);
        Assert.Equal((48, 48), (ps.BytesSent, worker.BytesReceived));
        Assert.True(ps.Uptime > TimeSpan.Zero);
    }

    [Fact]
    public async Task Every_metric_is_documented()
    {
        await using MetricsHost host = await StartAsync();
        await using RunningCluster cluster = await RunningCluster.StartAsync();
        cluster.Run();
        string text = (await GetAsync(host, "/metrics")).Text;
        string document = await File.ReadAllTextAsync(Path.Combine(Golden.Repository, "docs", "observability.md"), TestContext.Current.CancellationToken);
        string[] names = [.. TypeLine().Matches(text).Select(m => m.Groups[1].Value).Where(n => !n.StartsWith("test_", StringComparison.Ordinal))];
        Assert.True(names.Length >= 15);
        Assert.DoesNotContain(names, n => !document.Contains($"`{n}`", StringComparison.Ordinal));
    }

    [GeneratedRegex("^# TYPE (\\S+) ", RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}
