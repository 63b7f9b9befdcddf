using Google.Protobuf;
using TensorHarbor.Cli.GraphVerbs;
using TensorHarbor.Cli.Inspect;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Fuzz.Driver;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;
using GraphDef = TensorHarbor.Formats.Protos.GraphDef;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>A GraphDef: checked and shown, imported with its shapes inferred, and run within limits of time and memory.</summary>
sealed class GraphTarget : FuzzTarget
{
    const int MaxNodesRun = 64;

    static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    readonly GraphMutator _mutator = new();

    public override string Name => "graph";

    public override IEnumerable<byte[]> Seeds() => OpCaseSeeds.Graphs().Where(GraphMutator.IsHarmless).Select(OpCaseSeeds.Bytes);

    // kernels write what shapes say, which is more than the input's bytes
    public override long AllowedBytes(int length) => 4L << 30;

    public override int MaxLength => 1 << 15;

    public override byte[]? Mutate(byte[] input, byte[] other, Random random)
    {
        try
        {
            return _mutator.Next(GraphDef.Parser.ParseFrom(input), GraphDef.Parser.ParseFrom(other), random).ToByteArray();
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    public override void Run(byte[] input)
    {
        GraphDef proto = GraphDefs.Parse(input);
        var source = new GraphSource("fuzz.pb", TargetKind.Graph, new MetaGraphDef { GraphDef = proto });
        Allowed(() => CheckReport.Create(source, OpTable.Instance));
        Allowed(() => ShowReport.Create(source, forMachines: false));
        Allowed(() => DotText.Write(TextWriter.Null, source));
        if (!GraphMutator.IsHarmless(proto)) return;
        Graph graph = GraphDefs.Import(proto, OpTable.Instance);
        Allowed(() => GraphDefs.Export(graph));
        if (graph.Nodes.Count > MaxNodesRun) return;
        using var session = new Session(graph, new() { IntraOpThreads = 1 });
        string[] ends = [.. graph.Nodes.Where(n => !graph.Nodes.Any(m => m.Inputs.ToArray().Any(i => i.Node == n))).Select(n => n.Name)];
        foreach (Tensor value in session.Run([], [], ends, _patience)) value.Dispose();
    }

    static void Allowed(Action action)
    {
        try
        {
            action();
        }
        catch (StatusException e) when (Trial.IsAllowed(e))
        {
            // a graph that cannot be shown may still be one that can be imported
        }
    }
}
