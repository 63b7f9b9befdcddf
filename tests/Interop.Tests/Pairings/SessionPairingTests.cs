using System.Text.Json;

namespace TensorHarbor.Interop.Tests.Pairings;

/// <summary>TensorFlow clients get from every pairing of our tasks and TensorFlow's the values and errors that they get from TensorFlow alone.</summary>
[Trait("needs", "tensorflow"), Trait("slow", "true")]
public sealed class SessionPairingTests
{
    static readonly Dictionary<string, Task<JsonElement>> _references = [];

    public static TheoryData<string, string, string> Pairings { get; } = new(
        from script in new[] { "session_api.py", "tensor_corners.py" }
        from kinds in new[] { (Ps: "o", Worker: "t"), (Ps: "t", Worker: "o"), (Ps: "o", Worker: "o") }
        select (script, kinds.Ps, kinds.Worker));

    [Theory, MemberData(nameof(Pairings))]
    public async Task Answers_as_TensorFlow(string script, string ps, string worker)
    {
        TensorFlowTrainer.SkipIfMissing();
        if (!_references.TryGetValue(script, out Task<JsonElement>? reference)) _references[script] = reference = AskAsync(script, "t", "t");
        JsonElement want = await reference, got = await AskAsync(script, ps, worker);
        Assert.True(want.EnumerateObject().Count() > 20, want.GetRawText());
        string[] differences = [.. want.EnumerateObject()
            .Select(question => (question.Name, Want: question.Value.GetRawText(), Got: got.GetProperty(question.Name).GetRawText()))
            .Where(answer => answer.Want != answer.Got)
            .Select(answer => $"{answer.Name}: expected {answer.Want}, got {answer.Got}")];
        Assert.True(differences.Length == 0, string.Join("\n", differences));
    }

    static async Task<JsonElement> AskAsync(string script, string ps, string worker)
    {
        await using MixedCluster cluster = await MixedCluster.StartAsync(ps, worker);
        using TensorFlowProcess client = await TensorFlowForks.RunAsync(Path.Combine(AppContext.BaseDirectory, "Pairings", script), $"grpc://{cluster.Workers[0]}");
        return await client.WaitAsync("answers", TestContext.Current.CancellationToken);
    }
}
