using System.Text.RegularExpressions;
using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Distributed.Tests.Replay;

/// <summary>
/// Compares the sessions and graphs that masters of ours have made at workers with the recorded ones. Of a graph what counts is which ops a task
/// gets and what it exchanges with which other; not what TensorFlow's optimizer does: other names of the same gradient or loop variable, identities
/// and constants.
/// </summary>
static partial class RegisteredGraphs
{
    static readonly HashSet<string> _notCounted = ["Const", "Identity", "NoOp", "_Recv", "_HostRecv", "_Send", "_HostSend"];

    /// <summary>What is different, or nothing.</summary>
    public static string Differences(List<RecordedCall> calls, ReplayCluster cluster, ClientReplay replay)
    {
        var differences = new List<string>();
        foreach (IGrouping<string, RecordedCall> task in calls.Where(IsOfMaster).GroupBy(c => c.To))
        {
            ReplayedTask ours = cluster[ReplayCluster.NameOf(task.Key)];
            CreateWorkerSessionRequest[] sessions = [.. task.Where(c => c.Is("CreateWorkerSession")).Select(c => CreateWorkerSessionRequest.Parser.ParseFrom(c.Request))];
            foreach (CreateWorkerSessionRequest session in sessions.Where(s => replay.Has(s.SessionHandle)))
            {
                CreateWorkerSessionRequest made = ours.Sessions.Single(s => s.SessionHandle == replay.Ours(session.SessionHandle)).Clone();
                (made.SessionHandle, made.MasterIncarnation) = (session.SessionHandle, session.MasterIncarnation);
                if (!made.Equals(session)) differences.Add($"{task.Key}: expected {session}, got {made}");
            }
            RegisterGraphRequest[] recorded = [.. task.Where(c => c.Is("RegisterGraph")).Select(c => RegisterGraphRequest.Parser.ParseFrom(c.Request))];
            ILookup<string, RegisterGraphRequest> graphs = ours.Graphs.ToLookup(g => g.SessionHandle);
            foreach (IGrouping<string, RegisterGraphRequest> session in recorded.GroupBy(r => r.SessionHandle))
            {
                string handle = replay.Ours(session.Key);
                Compare(differences, $"{task.Key}, session {session.Key}", session.Select(r => Summary(r, task.Key)), graphs[handle].Select(r => Summary(r, task.Key)));
            }
        }
        return string.Join('\n', differences);
    }

    static bool IsOfMaster(RecordedCall call) => !call.From.StartsWith("client", StringComparison.Ordinal) && call.Method.StartsWith("WorkerService/", StringComparison.Ordinal);

    /// <summary>TensorFlow registers a graph anew for a callable and for a partial run, we do not.</summary>
    static void Compare(List<string> differences, string what, IEnumerable<string> want, IEnumerable<string> got)
    {
        HashSet<string> expected = [.. want], found = [.. got];
        differences.AddRange(found.Except(expected).Select(g => $"{what}: not in TensorFlow\n{g}"));
        differences.AddRange(expected.Except(found).Select(w => $"{what}: only in TensorFlow\n{w}"));
    }

    static string Summary(RegisterGraphRequest request, string task)
    {
        GraphDef graph = request.GraphDef;
        RegisterGraphRequest rest = request.Clone();
        (rest.GraphDef, rest.SessionHandle) = (null, "");
        (string, int)[] devices = [.. rest.ConfigProto.DeviceCount.Select(d => (d.Key, d.Value)).Order()];
        rest.ConfigProto.DeviceCount.Clear();
        foreach ((string device, int count) in devices) rest.ConfigProto.DeviceCount.Add(device, count);
        string ops = task.StartsWith("ps", StringComparison.Ordinal) ? Ops(graph) : "(the optimizer fuses the ops of a worker)";
        return $"  {rest}\n  {ops}\n{(IsFunctionalLoop(graph) ? "" : Crossing(graph))}";
    }

    static string Ops(GraphDef graph)
    {
        var constants = graph.Node.Where(n => n.Op == "Const").Select(n => n.Name).ToHashSet();
        return string.Join(' ', graph.Node.Select(n => OpOf(n, constants)).Where(op => !_notCounted.Contains(op)).Order(StringComparer.Ordinal));
    }

    /// <summary>The op, as the optimizer leaves it.</summary>
    static string OpOf(NodeDef node, HashSet<string> constants) => node.Op switch
    {
        "Pack" when node.Attr["N"].I == 1 => "ExpandDims",
        "Cast" when constants.Contains(node.Input[0]) => "Const",
        _ => node.Op,
    };

    /// <summary>A functional loop keeps values for its gradient, which TensorFlow's optimizer finds unused.</summary>
    static bool IsFunctionalLoop(GraphDef graph) => graph.Node.Any(n => n.Name.StartsWith("loop/body/", StringComparison.Ordinal));

    /// <summary>What is sent and received. TensorFlow sends a value twice to a task that needs it in two kinds of memory, which on a CPU are one.</summary>
    static string Crossing(GraphDef graph) => string.Join('\n', graph.Node
        .Where(n => n.Attr.ContainsKey("tensor_name"))
        .Select(n => (IsSend: n.Op.EndsWith("Send", StringComparison.Ordinal), Name: Edge().Replace(n.Attr["tensor_name"].S.ToStringUtf8(), "")))
        .Distinct()
        .Select(edge => $"    {(edge.IsSend ? "send" : "receive")} {Source(edge.Name)}")
        .Where(edge => !Constant().IsMatch(edge))
        .Order(StringComparer.Ordinal));

    /// <summary>The source of an edge, whatever the optimizer called it.</summary>
    static string Source(string name)
    {
        string source = Read().Replace(Gradient().Replace(name, "$1"), "read");
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
