using TensorHarbor.Testing;

namespace TensorHarbor.Conformance.Tests.Distributed;

/// <summary>Our tasks answer what real TensorFlow's tasks were asked, as these did.</summary>
[Trait("golden", "distributed")]
public sealed class DistributedConformance
{
    /// <summary>Scenario and ps. The coordinator of ps_strategy speaks the EagerService, which is not served.</summary>
    public static TheoryData<string, string> Tasks => GoldenCases.Of("recorded clusters",
        Golden.List("distributed", "", "calls.jsonl").Select(p => Path.GetDirectoryName(p)!).Where(f => f != "ps_strategy" && ChosenCases.Includes(f)).SelectMany(PsOf));

    static IEnumerable<(string, string)> PsOf(string folder) => RecordedCall.Load(folder)
        .Select(c => c.To).Where(t => t.StartsWith("ps:", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal).Select(t => (folder, t));

    [Theory, MemberData(nameof(Tasks))]
    public async Task A_ps_answers_as_TensorFlows(string scenario, string task)
    {
        List<string> differences = await PsReplay.RunAsync(scenario, task, TestContext.Current.CancellationToken);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
