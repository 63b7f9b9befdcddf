using System.Text.RegularExpressions;
using TensorHarbor.Distributed.Partition;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Ops;

namespace TensorHarbor.Distributed.Tests.Partition;

/// <summary>
/// Our partitions of the graphs of recorded clients, beside those that TensorFlow's master registered. Its optimizer's doing does not count:
/// other names of the same gradient or loop variable, identities and constants, and the constants that we copy to where they are used.
/// </summary>
public sealed partial class GoldenPartitionTests
{
    static readonly HashSet<string> _notCounted = ["Const", "Identity", "NoOp", "_Recv", "_HostRecv", "_Send", "_HostSend"];

    static readonly string[] _names = ["control_flow", "async_1ps_1w", "async_1ps_1w_resource_embedding", "in_graph_2ps_2w", "tensors"];

    public static TheoryData<string> Scenarios => GoldenCases.Of("recorded clusters",
        _names.Where(name => Golden.Find("distributed") is { } folder && Directory.Exists(Path.Combine(folder, name))));

    [Theory, MemberData(nameof(Scenarios))]
    public void The_ps_run_and_exchange_what_TensorFlow_lets_them(string scenario)
    {
        foreach ((GraphDef session, RunStepRequest step, Dictionary<string, GraphDef> registered) in Recording.FirstSteps(scenario))
        {
            using var cluster = new LocalCluster(GraphDefs.Import(session, OpTable.Instance), Tasks(scenario));
            IReadOnlyList<TaskGraph> parts = cluster.Partition([.. step.Feed.Select(f => f.Name)], step.Fetch, step.Target);
            foreach ((string task, GraphDef expected) in registered.Where(r => r.Key.StartsWith("ps", StringComparison.Ordinal)))
            {
                GraphDef ours = parts.Single(p => $"{p.Task.Job}:{p.Task.Task}" == task).ToProto();
                string what = $"{scenario}, {task}, {string.Join(' ', step.Fetch)} {string.Join(' ', step.Target)}\n";
                Assert.Equal(what + Ops(expected), what + Ops(ours));
                if (!IsLoopWithGradient(step)) Assert.Equal(what + Crossing(expected), what + Crossing(ours));
            }
        }
    }

    static string[] Tasks(string scenario) => scenario.Contains("2ps", StringComparison.Ordinal)
        ? ["/job:worker/task:0", "/job:worker/task:1", "/job:ps/task:0", "/job:ps/task:1"]
        : ["/job:worker/task:0", "/job:ps/task:0"];

    /// <summary>The functional loop keeps values for its gradient, which TensorFlow's optimizer finds unused here.</summary>
    static bool IsLoopWithGradient(RunStepRequest step) => step.Fetch.Contains("loop/Identity_2:0");

    static string Ops(GraphDef graph) => string.Join(' ', graph.Node.Select(n => n.Op).Where(op => !_notCounted.Contains(op)).Order(StringComparer.Ordinal));

    static string Crossing(GraphDef graph) => string.Join('\n', graph.Node
        .Where(n => n.Attr.ContainsKey("tensor_name"))
        .Select(n => $"{(n.Op.EndsWith("Send", StringComparison.Ordinal) ? "send" : "receive")} {Source(n.Attr["tensor_name"].S.ToStringUtf8())}")
        .Where(edge => !Constant().IsMatch(edge))
        .Order(StringComparer.Ordinal));

    /// <summary>The source of an edge, whatever the optimizer called it.</summary>
    static string Source(string tensorName)
    {
        string source = Edge().Replace(tensorName, "");
        source = Read().Replace(Gradient().Replace(source, "$1"), "read");
        source = source.Replace("_recv_flag_0", "cond/pred_id").Replace("loop/Switch_1", "loop/Identity_1").Replace("group_deps/NoOp_1", "init");
        return Lowered().Replace(source, "");
    }

    [GeneratedRegex("^edge_[0-9]+_")]
    private static partial Regex Edge();

    /// <summary>The variables that a client reads, by themselves or by an identity.</summary>
    [GeneratedRegex("^(global_step|Identity(_[0-9]+)?|Read(_[0-9]+)?/ReadVariableOp)$")]
    private static partial Regex Read();

    [GeneratedRegex("(gradients/.*_grad)/.*")]
    private static partial Regex Gradient();

    /// <summary>Where nodes of a lowered call get numbers: <c>cond/then/_31/sum_on_ps_0</c>, <c>cond/pivot_t/_35</c>.</summary>
    [GeneratedRegex("/_[0-9]+(?=/|$)")]
    private static partial Regex Lowered();

    [GeneratedRegex(" (.*/Const(_[0-9]+)?|Adagrad/learning_rate|.*/value)$")]
    private static partial Regex Constant();
}
