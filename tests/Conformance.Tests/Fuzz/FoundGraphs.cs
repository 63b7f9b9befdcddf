using System.Text.Json;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Conformance.Tests.Fuzz;

/// <summary>
/// Graphs that fuzzing found (<c>eng/fuzz graph</c>): each once broke out with something else than a status. Now it is refused, when it is
/// imported or run, with the text that <c>expected.json</c> has for it, or it runs.
/// </summary>
public sealed class FoundGraphs
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    static JsonElement Expected => Golden.Json(Golden.Shipped("fuzz", "graph", "expected.json"));

    public static TheoryData<string> Names => [.. Expected.EnumerateObject().Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_refused_with_its_text(string name) => Assert.Equal(Expected.GetProperty(name).GetString(), Outcome(name));

    static string Outcome(string name)
    {
        try
        {
            Graph graph = GraphDefs.Import(GraphDefs.Parse(File.ReadAllBytes(Golden.Shipped("fuzz", "graph", name + ".pb"))), OpTable.Instance);
            using var session = new Session(graph, new() { IntraOpThreads = 1 });
            string[] ends = [.. graph.Nodes.Where(n => !graph.Nodes.Any(m => m.Inputs.ToArray().Any(i => i.Node == n))).Select(n => n.Name)];
            session.Run([], [], ends, Patience);
            return "runs";
        }
        catch (StatusException e)
        {
            return $"{e.Code.CanonicalName()}: {e.Message}";
        }
    }
}
