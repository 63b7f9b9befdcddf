using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TensorHarbor.Distributed.Observation;
using TensorHarbor.Graphs;
using TensorHarbor.Hosting.Traces;

namespace TensorHarbor.Distributed.Tests.Observation;

/// <summary>A sampled step is one trace over all its tasks; one that is not sampled leaves nothing.</summary>
[Collection(nameof(SpanTests))]
public sealed class SpanTests
{
    const string Ps = "/job:ps/replica:0/task:0", Worker = "/job:worker/replica:0/task:0";

    /// <summary>Collects the spans of the traces that begin while it listens.</summary>
    sealed class Collector : IDisposable
    {
        readonly ConcurrentQueue<Activity> _spans = new();
        readonly ActivityListener _listener;

        public Collector()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == StepSpans.SourceName,
                Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _spans.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        /// <summary>The spans of the trace whose step ran at the master of our cluster last.</summary>
        public Activity[] LastTrace()
        {
            ActivityTraceId trace = _spans.Last(s => s.OperationName == "step").TraceId;
            return [.. _spans.Where(s => s.TraceId == trace)];
        }

        public int Count => _spans.Count;

        public void Dispose() => _listener.Dispose();
    }

    [Fact]
    public async Task The_spans_of_two_tasks_share_a_trace()
    {
        await using RunningCluster cluster = await RunningCluster.StartAsync();
        using var collector = new Collector();
        cluster.Run();
        Activity[] spans = collector.LastTrace();
        Activity step = spans.Single(s => s.OperationName == "step"), served = spans.Single(s => s.OperationName == "tensorflow.WorkerService/RunGraph");
        Activity[] runs = [.. spans.Where(s => s.OperationName == "run_graph").OrderBy(s => s.GetTagItem("tensorflow.task"))];
        Assert.Equal([Ps, Worker], runs.Select(r => r.GetTagItem("tensorflow.task")));
        Assert.Equal(Worker, step.GetTagItem("tensorflow.task"));
        Assert.Equal((step.SpanId, true), (served.ParentSpanId, served.HasRemoteParent));
        Assert.Equal([served.SpanId, step.SpanId], runs.Select(r => r.ParentSpanId));
        Assert.Equal(runs[0].GetTagItem("tensorflow.step_id"), runs[1].GetTagItem("tensorflow.step_id"));
        Activity received = Assert.Single(spans, s => s.OperationName == "recv" && s.ParentSpanId == runs[1].SpanId);
        Assert.Equal(16L, received.GetTagItem("tensorflow.bytes"));
        Assert.Contains(runs[0].Events, e => e.Name == "send");
        Assert.InRange(received.StartTimeUtc + received.Duration, runs[1].StartTimeUtc.AddSeconds(-1), runs[1].StartTimeUtc + runs[1].Duration + TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(spans, s => s.OperationName == "Mul");
    }

    [Fact]
    public async Task Kernels_have_spans_in_a_traced_step()
    {
        await using RunningCluster cluster = await RunningCluster.StartAsync();
        using var collector = new Collector();
        cluster.Run(trace: new StepTrace());
        Activity[] spans = collector.LastTrace();
        ActivitySpanId Run(string task) => spans.Single(s => s.OperationName == "run_graph" && task.Equals(s.GetTagItem("tensorflow.task"))).SpanId;
        Assert.Contains(spans, s => s.OperationName == "Mul" && s.ParentSpanId == Run(Worker) && "z".Equals(s.GetTagItem("tensorflow.node")));
        Assert.Contains(spans, s => s.OperationName == "AddV2" && s.ParentSpanId == Run(Ps));
    }

    [Fact]
    public async Task Without_a_listener_there_are_no_spans()
    {
        await using RunningCluster cluster = await RunningCluster.StartAsync();
        var collector = new Collector();
        collector.Dispose();
        cluster.Run();
        Assert.Equal(0, collector.Count);
        Assert.Null(StepSpans.Headers());
    }

    [Fact]
    public async Task Spans_go_to_a_collector_by_OTLP()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<string> request = ReadRequestAsync(listener, stop);
        await using (RunningCluster cluster = await RunningCluster.StartAsync())
        {
            using IDisposable export = TraceExport.Start(Worker, new Uri($"http://{listener.LocalEndpoint}/v1/traces"));
            cluster.Run();
        }
        string text = await request;
        Assert.StartsWith("POST /v1/traces HTTP/1.1", text, StringComparison.Ordinal);
        foreach (string part in new[] { "service.name", "tensorharbor", "service.instance.id", Worker, StepSpans.SourceName, "run_graph" }) Assert.Contains(part, text);
    }

    /// <summary>Takes one request, as bytes in Latin-1, and answers it.</summary>
    static async Task<string> ReadRequestAsync(TcpListener listener, CancellationToken stop)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync(stop);
        NetworkStream stream = client.GetStream();
        var text = new StringBuilder();
        byte[] buffer = new byte[1 << 16];
        int head = -1, length = 0;
        while (head < 0 || text.Length < head + length)
        {
            int count = await stream.ReadAsync(buffer, stop);
            if (count == 0) break;
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            string all = text.ToString();
            if (head >= 0 || (head = all.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4) < 4) continue;
            const string Length = "Content-Length: ";
            length = int.Parse(all[(all.IndexOf(Length, StringComparison.OrdinalIgnoreCase) + Length.Length)..].Split('\r')[0]);
        }
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), stop);
        return text.ToString();
    }
}
