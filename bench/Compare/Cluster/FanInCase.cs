using System.Diagnostics;
using System.Globalization;
using TensorHarbor.Distributed.Links;
using TensorHarbor.Distributed.Master;
using TensorHarbor.Distributed.Observation;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Hosting;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;
using AttrValue = TensorHarbor.Graphs.AttrValue;

namespace TensorHarbor.Compare;

/// <summary>
/// One ps and up to 1,000 links to it from one process: each asks for all variables of wide_and_deep (128-32-8), step after step. It is the pulling
/// half of a training step, by as many connections as that many workers have.
/// </summary>
static class FanInCase
{
    const double WarmSeconds = 1, Seconds = 3;
    const string Ps = "/job:ps/replica:0/task:0/device:CPU:0", Worker = "/job:worker/replica:0/task:0/device:CPU:0";

    static readonly int[] s_links = [1, 10, 100, 1000];

    static readonly long[][] s_variables = [[9, 128], [128], [128, 32], [32], [32, 8], [8], [8, 2], [2], [9, 2], [2]];

    /// <summary>Measures.</summary>
    public static IEnumerable<string> Measure()
    {
        yield return "| links | pulls/s | MiB/s | ps' processor time per pull, us | ps resident, MiB |\n|---|---|---|---|---|";
        using var side = new ClusterSide(isOurs: true, 1, 1);
        foreach (int count in s_links) yield return MeasureAsync(side, count).GetAwaiter().GetResult();
    }

    static async Task<string> MeasureAsync(ClusterSide side, int count)
    {
        var pools = new ChannelPool[count];
        var clients = new LinkClient[count];
        var workers = new RemoteWorker[count];
        for (int i = 0; i < count; i++)
        {
            pools[i] = new ChannelPool(HostSecurity.None, HostLimits.Default);
            var link = new PeerLink(side.PsAddress, pools[i].To(side.PsAddress), HostSecurity.None, HostLimits.Default, new TrafficCount());
            workers[i] = new RemoteWorker(pools[i].To(side.PsAddress), link, new TrafficCount());
            await link.OpenAsync();
            clients[i] = link.Client ?? throw new InvalidOperationException($"link {i} was not opened");
        }
        ulong incarnation = (await workers[0].GetStatusAsync(waitsForTask: false, CancellationToken.None)).DeviceAttributes[0].Incarnation;
        string graph = await workers[0].RegisterGraphAsync(new RegisterGraphRequest { GraphDef = Sends(incarnation) }, CancellationToken.None);
        string[] keys = [.. s_variables.Select((_, v) => RendezvousKey.Prefix(Ps, incarnation, Worker, $"x{v}") + RendezvousKey.NoFrame)];
        await RunAsync(clients, graph, keys, WarmSeconds);
        double before = side.PsSeconds();
        long pulls = await RunAsync(clients, graph, keys, Seconds);
        double processor = side.PsSeconds() - before;
        string line = string.Create(CultureInfo.InvariantCulture,
            $"| {count} | {pulls / Seconds:N0} | {pulls / Seconds * Bytes / (1 << 20):N0} | {1e6 * processor / pulls:0} | {side.PsMebibytes():0} |");
        foreach (LinkClient client in clients) client.Dispose();
        foreach (ChannelPool pool in pools) pool.Dispose();
        return line;
    }

    static double Bytes => 4 * s_variables.Sum(v => v.Aggregate(1L, (a, b) => a * b));

    /// <summary>The part of a step that a ps has, without the updates.</summary>
    static GraphDef Sends(ulong incarnation)
    {
        var graph = new Graph(OpTable.Instance) { DeviceOfNew = static _ => Ps };
        var scope = new Scope(graph);
        for (int v = 0; v < s_variables.Length; v++)
        {
            using Tensor values = Tensor.Zeros(DType.Float, new Shape(s_variables[v]));
            Output constant = scope.Const(values, $"x{v}");
            (string, AttrValue)[] attrs =
            [
                ("T", DType.Float), ("tensor_name", $"x{v}"), ("send_device", Ps), ("send_device_incarnation", (long)incarnation), ("recv_device", Worker),
            ];
            scope.AddExact("_Send", [constant], attrs, $"send{v}");
        }
        return GraphDefs.Export(graph);
    }

    static async Task<long> RunAsync(LinkClient[] clients, string graph, string[] keys, double seconds)
    {
        long end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        long[] pulls = await Task.WhenAll(clients.Select(c => Task.Factory.StartNew(() => PullAsync(c, graph, keys, end)).Unwrap()));
        return pulls.Sum();
    }

    static async Task<long> PullAsync(LinkClient client, string graph, string[] keys, long end)
    {
        long pulls = 0;
        for (; Stopwatch.GetTimestamp() < end; pulls++)
        {
            long step = StepRun.NewStepId();
            var pull = new Pull(keys.Length);
            LinkBatch.Hold();
            Task<RunGraphResponse> run = client.RunGraphAsync(new RunGraphRequest { GraphHandle = graph, StepId = step, ExecOpts = new() }, CancellationToken.None);
            foreach (string key in keys) client.Receive(step, key, pull, CancellationToken.None);
            LinkBatch.Release();
            await run;
            await pull.Task;
            client.CleanUp(step);
        }
        return pulls;
    }

    sealed class Pull(int count) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), IValueReceiver
    {
        int _left = count;

        public bool TryReceive(Tensor? value)
        {
            value?.Dispose();
            if (Interlocked.Decrement(ref _left) == 0) TrySetResult();
            return true;
        }

        public void Fail(Exception error) => TrySetException(error);
    }
}
