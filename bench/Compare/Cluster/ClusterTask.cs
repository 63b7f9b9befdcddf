using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using TensorHarbor.Distributed.Client;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Hosting;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Compare;

/// <summary>One task of our cluster as a process of its own, which takes commands as JSON lines, as <c>cluster.py</c> does for TensorFlow.</summary>
static class ClusterTask
{
    /// <summary>First argument of such a process; then come job, index, hosts of ps, hosts of workers.</summary>
    public const string Verb = "cluster-task";

    public static async Task RunAsync(string job, int index, string psHosts, string workerHosts)
    {
        ClusterSpec cluster = ClusterSpec.Of(("ps", psHosts.Split(',')), ("worker", workerHosts.Split(',')));
        var options = new TaskServerOptions
        {
            Cluster = cluster,
            Task = new TaskName(job, index),
            Session = new SessionOptions { IntraOpThreads = 1 },
            Host = new GrpcHostOptions { Address = IPAddress.Loopback },
        };
        await using TaskServer server = await TaskServer.StartAsync(options, OpTable.Instance, CancellationToken.None);
        Answer(new JsonObject { ["listens"] = true });
        Worker? worker = null;
        while (Console.ReadLine() is { } line)
        {
            JsonNode command = JsonNode.Parse(line)!;
            if ((string)command["do"]! == "prepare")
            {
                worker?.Dispose();
                worker = new Worker(server, new TaskName(job, index), command);
                Answer(new JsonObject());
            }
            else if ((string)command["do"]! == "initialize")
            {
                worker!.Initialize();
                Answer(new JsonObject());
            }
            else Answer(worker!.Run((double)command["seconds"]!));
        }
        worker?.Dispose();
    }

    static void Answer(JsonObject answer)
    {
        Console.WriteLine(answer.ToJsonString());
        Console.Out.Flush();
    }

    sealed class Worker : IDisposable
    {
        readonly ClusterSession _session;
        readonly IGraphCallable _step;
        readonly Tensor[] _batch, _results;
        readonly string _initializer;

        public Worker(TaskServer server, TaskName self, JsonNode job)
        {
            Graph graph = GraphDefs.Import(GraphDef.Parser.ParseFrom(File.ReadAllBytes((string)job["graph"]!)), OpTable.Instance);
            _session = ClusterSession.Open(server, graph, ["/job:ps", self.ToString()], CancellationToken.None);
            Output[] Outputs(string list) => [.. job[list]!.AsArray().Select(name => graph.GetOutput((string)name!))];
            _initializer = (string)job["initializer"]!;
            _step = _session.MakeCallable(Outputs("feeds"), Outputs("fetches"), [.. job["targets"]!.AsArray().Select(t => graph.Get((string)t!))]);
            _batch = Batch((string)job["kind"]!, (int)job["rows"]!, (int)job["columns"]!);
            _results = new Tensor[_step.FetchCount];
        }

        public void Initialize() => _session.Run([], [], [_initializer]);

        static Tensor[] Batch(string kind, int rows, int columns)
        {
            var random = new Random(1);
            switch (kind)
            {
                case "rows":
                    float[] features = [.. Enumerable.Range(0, rows * columns).Select(_ => (float)random.Next(1, 11))];
                    long[] labels = [.. Enumerable.Range(0, rows).Select(_ => (long)random.Next(2))];
                    return [Tensor.From(features, rows, columns), Tensor.From(labels, rows)];
                case "ids": return [Tensor.From(Enumerable.Range(0, rows).Select(_ => random.NextInt64(columns)).ToArray(), rows)];
                default: return [];
            }
        }

        public JsonObject Run(double seconds)
        {
            int steps = 0;
            long began = Stopwatch.GetTimestamp();
            TimeSpan passed;
            do
            {
                _step.Run(_batch, _results);
                steps++;
                passed = Stopwatch.GetElapsedTime(began);
            }
            while (passed.TotalSeconds < seconds);
            return new JsonObject { ["steps"] = steps, ["seconds"] = passed.TotalSeconds };
        }

        public void Dispose()
        {
            foreach (Tensor? tensor in _batch.Concat(_results)) tensor?.Dispose();
            _step.Dispose();
            _session.Dispose();
        }
    }
}
