using System.Collections.Immutable;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests;

/// <summary>Graphs that would never end: functions that call themselves, loops whose condition stays true.</summary>
public sealed class EndlessTests
{
    static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    readonly Graph _graph = new(OpTable.Instance);

    static ImmutableDictionary<string, AttrValue> Attrs(params (string Name, AttrValue Value)[] attrs) => attrs.ToImmutableDictionary(a => a.Name, a => a.Value);

    static ArgDef Float(string name) => new(name) { Type = DType.Float };

    static NodeDef Call(string name, string function, string input) => new(name, "PartitionedCall")
    {
        Inputs = [input],
        Attrs = Attrs(("Tin", AttrValue.List(AttrKind.Type, [DType.Float])), ("Tout", AttrValue.List(AttrKind.Type, [DType.Float])),
            ("f", new FunctionRef(function, ImmutableDictionary<string, AttrValue>.Empty))),
    };

    static FunctionDef Calling(string name, string callee, int calls) =>
        new(new OpDef(name, [Float("x")], [Float("y")], []))
        {
            Nodes = [.. Enumerable.Range(0, calls).Select(i => Call($"call{i}", callee, i == 0 ? "x" : $"call{i - 1}:output:0"))],
            Results = ImmutableDictionary<string, string>.Empty.Add("y", $"call{calls - 1}:output:0"),
        };

    Node Const() => _graph.Add(new NodeDef("c", "Const") { Attrs = Attrs(("dtype", DType.Float), ("value", Tensor.Unpooled(DType.Float, Shape.Scalar))) }, []);

    [Theory]
    [InlineData(1), InlineData(3)]
    public void A_function_that_calls_itself(int calls)
    {
        _graph.Functions.Add(Calling("f", "f", calls));
        _graph.Add(Call("y", "f", ""), [Const()[0]]);
        using var session = new Session(_graph);
        StatusException e = Assert.Throws<StatusException>(() => session.Run([], ["y"]));
        Assert.Equal(ErrorCode.ResourceExhausted, e.Code);
        Assert.EndsWith(" Function f: 256 calls are nested, too many for the stack; does it call itself without end?", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_that_call_each_other_in_a_chain_as_long_as_the_graph()
    {
        const int Length = 1_000;
        for (int i = 0; i < Length; i++) _graph.Functions.Add(Calling($"f{i}", $"f{i + 1}", 1));
        _graph.Functions.Add(Calling($"f{Length}", "f0", 1));
        _graph.Add(Call("y", "f0", ""), [Const()[0]]);
        using var session = new Session(_graph);
        Assert.Equal(ErrorCode.ResourceExhausted, Assert.Throws<StatusException>(() => session.Run([], ["y"])).Code);
    }

    [Theory]
    [InlineData("While"), InlineData("StatelessWhile")]
    public void A_loop_whose_condition_stays_true(string op)
    {
        var always = new FunctionDef(new OpDef("always", [Float("x")], [new ArgDef("y") { Type = DType.Bool }], []))
        {
            Nodes = [new("t", "Const") { Attrs = Attrs(("dtype", DType.Bool), ("value", True())) }],
            Results = ImmutableDictionary<string, string>.Empty.Add("y", "t:output:0"),
        };
        var same = new FunctionDef(new OpDef("same", [Float("x")], [Float("y")], []))
        {
            Nodes = [new("i", "Identity") { Inputs = ["x"], Attrs = Attrs(("T", DType.Float)) }],
            Results = ImmutableDictionary<string, string>.Empty.Add("y", "i:output:0"),
        };
        _graph.Functions.Add(always);
        _graph.Functions.Add(same);
        ImmutableDictionary<string, AttrValue> none = ImmutableDictionary<string, AttrValue>.Empty;
        _graph.Add(new NodeDef("y", op)
        {
            Attrs = Attrs(("T", AttrValue.List(AttrKind.Type, [DType.Float])), ("cond", new FunctionRef("always", none)), ("body", new FunctionRef("same", none))),
        }, [Const()[0]]);
        using var session = new Session(_graph);
        StatusException e = Assert.Throws<StatusException>(() => session.Run([], ["y"], timeout: Soon));
        Assert.Equal(ErrorCode.DeadlineExceeded, e.Code);
    }

    static Tensor True()
    {
        Tensor value = Tensor.Unpooled(DType.Bool, Shape.Scalar);
        value.Write<bool>()[0] = true;
        return value;
    }

    [Fact]
    public void A_loop_of_v1_whose_condition_stays_true()
    {
        var scope = new Scope(_graph);
        Output enter = scope.Add("Enter", [scope.Const(1f)], [("T", DType.Float), ("frame_name", "loop")])[0];
        GraphImporter.Import(_graph,
        [
            new("merge", "Merge") { Inputs = ["enter", "next"], Attrs = Attrs(("T", DType.Float), ("N", 2)) },
            new("true", "Const") { Inputs = ["^merge"], Attrs = Attrs(("dtype", DType.Bool), ("value", True())) },
            new("cond", "LoopCond") { Inputs = ["true"] },
            new("switch", "Switch") { Inputs = ["merge", "cond"], Attrs = Attrs(("T", DType.Float)) },
            new("exit", "Exit") { Inputs = ["switch"], Attrs = Attrs(("T", DType.Float)) },
            new("next", "NextIteration") { Inputs = ["switch:1"], Attrs = Attrs(("T", DType.Float)) },
        ], inputMap: new Dictionary<string, Output> { ["enter:0"] = enter });
        using var session = new Session(_graph);
        Assert.Equal(ErrorCode.DeadlineExceeded, Assert.Throws<StatusException>(() => session.Run([], ["exit"], timeout: Soon)).Code);
    }

    [Fact]
    public void A_node_without_a_name()
    {
        StatusException e = Assert.Throws<StatusException>(() => GraphImporter.Import(_graph, [new("a", "NoOp"), new("", "NoOp")]));
        Assert.Equal((ErrorCode.InvalidArgument, "Node 1 of the graph (op 'NoOp') has no name"), (e.Code, e.Message));
    }

    [Fact]
    public void Nodes_that_claim_more_outputs_than_there_is_memory_for()
    {
        IEnumerable<NodeDef> nodes = Enumerable.Range(0, 20).Select(i => new NodeDef($"n{i}", "Unpack") { Inputs = ["x"], Attrs = Attrs(("num", 1_000_000), ("T", DType.Float)) });
        StatusException e = Assert.Throws<StatusException>(() => GraphImporter.Import(
            _graph, [new("x", "Placeholder") { Attrs = Attrs(("dtype", DType.Float)) }, .. nodes]));
        Assert.Equal((ErrorCode.ResourceExhausted, "Node 'n16' (op Unpack) brings the graph's outputs to 17000001, more than 16777216"), (e.Code, e.Message));
    }
}
