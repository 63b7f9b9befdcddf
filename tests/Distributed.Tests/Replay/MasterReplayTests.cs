using TensorHarbor.Distributed.Cluster;

namespace TensorHarbor.Distributed.Tests.Replay;

/// <summary>
/// What recorded clients asked TensorFlow's masters, asked of ours in the recorded order: the same values, the same errors, and equivalent
/// sessions and graphs at the workers.
/// </summary>
public sealed class MasterReplayTests
{
    static readonly TaskName _ps = new(TaskName.PsJob, 0);
    static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Scenarios => GoldenCases.Of("recorded clusters",
        Golden.List("distributed", "", "calls.jsonl").Select(p => Path.GetDirectoryName(p)!).Where(f => RecordedCall.Load(f).Any(IsOfClient)));

    static bool IsOfClient(RecordedCall call) =>
        call.Method.StartsWith("MasterService/", StringComparison.Ordinal) && call.From.StartsWith("client", StringComparison.Ordinal);

    /// <summary>A step that never ended in TensorFlow, which takes a fetch without its port and waits; we answer it.</summary>
    static bool IsAnsweredByUs(RecordedCall call) => call is { Code: ErrorCode.Cancelled, Method: "MasterService/RunStep" }
        && Formats.Protos.RunStepRequest.Parser.ParseFrom(call.Request).Fetch.Any(f => !f.Contains(':', StringComparison.Ordinal));

    [Theory, MemberData(nameof(Scenarios))]
    public async Task A_master_does_as_TensorFlows(string scenario)
    {
        List<RecordedCall> calls = RecordedCall.Load(scenario);
        using var folder = new TempFolder();
        await using ReplayCluster cluster = await ReplayCluster.StartAsync(calls);
        var replay = new ClientReplay(cluster, folder.Path);
        var underWay = new Dictionary<RecordedCall, (Task Check, CancellationTokenSource Stop, Task Begun)>();
        foreach ((_, Action<ReplayCluster>? change, RecordedCall? call, bool begins) in Timeline(scenario, calls))
        {
            change?.Invoke(cluster);
            if (call is null) continue;
            if (begins)
            {
                var stop = new CancellationTokenSource();
                Task begun = call.IsGivenUp ? cluster.NextStepAt(TaskName.PsJob) : Task.CompletedTask;
                underWay.Add(call, (replay.CheckAsync(call, stop.Token), stop, begun));
                continue;
            }
            (Task check, CancellationTokenSource source, Task hasBegun) = underWay[call];
            await hasBegun.WaitAsync(_patience, TestContext.Current.CancellationToken);
            if (call.IsGivenUp) await source.CancelAsync();
            await check.WaitAsync(_patience, TestContext.Current.CancellationToken);
            source.Dispose();
        }
        string differences = RegisteredGraphs.Differences(calls, cluster, replay);
        Assert.True(differences.Length == 0, differences);
    }

    /// <summary>Begins and ends of the clients' calls, and what happened to tasks, in order.</summary>
    static IEnumerable<(double Time, Action<ReplayCluster>? Change, RecordedCall? Call, bool Begins)> Timeline(string scenario, List<RecordedCall> calls) =>
        calls.Where(c => IsOfClient(c) && !IsAnsweredByUs(c))
            .SelectMany(c => new[] { (c.Begin, (Action<ReplayCluster>?)null, (RecordedCall?)c, true), (c.End, null, c, false) })
            .Concat(Losses(scenario).Select(l => (l.Time, (Action<ReplayCluster>?)l.Change, (RecordedCall?)null, false)))
            .OrderBy(e => e.Item1);

    /// <summary>The recorder notes when it kills the ps, and when it is back.</summary>
    static IEnumerable<(double Time, Action<ReplayCluster> Change)> Losses(string scenario)
    {
        foreach ((double time, string text) in RecordedCall.Notes(scenario))
        {
            if (text.StartsWith("ps killed", StringComparison.Ordinal)) yield return (time, c => c[_ps].Lose());
            if (text.StartsWith("ps is back", StringComparison.Ordinal)) yield return (time, c => c[_ps].Restart());
        }
    }
}
