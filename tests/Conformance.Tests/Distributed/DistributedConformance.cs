using TensorHarbor.Testing;

namespace TensorHarbor.Conformance.Tests.Distributed;

/// <summary>Our tasks answer what real TensorFlow's tasks were asked, as these did.</summary>
[Trait("golden", "distributed")]
public sealed class DistributedConformance
{
    /// <summary>
    /// Scenario and task: every ps, and the workers that are no client's master, whose own part of a graph never crosses the wire. The coordinator of
    /// ps_strategy speaks the EagerService, which is not served.
    /// </summary>
    public static TheoryData<string, string> Tasks => GoldenCases.Of("recorded clusters",
        Golden.List("distributed", "", "calls.jsonl").Select(p => Path.GetDirectoryName(p)!).Where(f => f != "ps_strategy" && ChosenCases.Includes(f)).SelectMany(TasksOf));

    static IEnumerable<(string, string)> TasksOf(string folder)
    {
        List<RecordedCall> calls = RecordedCall.Load(folder);
        var masters = calls.Where(c => c.Method.StartsWith("MasterService/", StringComparison.Ordinal)).Select(c => c.To).ToHashSet();
        return calls.Select(c => c.To).Where(t => t.StartsWith("ps:", StringComparison.Ordinal) || !masters.Contains(t))
            .Distinct().Order(StringComparer.Ordinal).Select(t => (folder, t));
    }

    [Theory, MemberData(nameof(Tasks))]
    public async Task A_task_answers_as_TensorFlows(string scenario, string task)
    {
        List<string> differences = await TaskReplay.RunAsync(scenario, task, TestContext.Current.CancellationToken);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
