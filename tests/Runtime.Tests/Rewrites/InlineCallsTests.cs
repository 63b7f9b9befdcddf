using System.Collections.Immutable;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests.Rewrites;

public sealed class InlineCallsTests : RewriteTest
{
    static NodeDef Node(string name, string op, params string[] inputs) =>
        new(name, op) { Inputs = [.. inputs], Attrs = ImmutableDictionary<string, AttrValue>.Empty.Add("T", DType.Float) };

    /// <summary>f(a, b) = -(a b), through a second function.</summary>
    void AddFunctions()
    {
        ArgDef Arg(string name) => new(name) { Type = DType.Float };
        _graph.Functions.Add(new FunctionDef(new OpDef("g", [Arg("x")], [Arg("y")], []))
        {
            Nodes = [Node("minus", "Neg", "x")],
            Results = ImmutableDictionary<string, string>.Empty.Add("y", "minus:y:0"),
        });
        _graph.Functions.Add(new FunctionDef(new OpDef("f", [Arg("a"), Arg("b")], [Arg("y")], []))
        {
            Nodes = [Node("product", "MatMul", "a", "b"), Call("inner", "g", 1, "product:product:0")],
            Results = ImmutableDictionary<string, string>.Empty.Add("y", "inner:output:0"),
        });
    }

    static NodeDef Call(string name, string function, int count, params string[] inputs) => new(name, "PartitionedCall")
    {
        Inputs = [.. inputs],
        Attrs = ImmutableDictionary<string, AttrValue>.Empty.Add("f", new FunctionRef(function))
            .Add("Tin", Enumerable.Repeat(DType.Float, count).ToArray()).Add("Tout", new[] { DType.Float }),
    };

    [Fact]
    public void The_body_takes_the_place_of_the_call()
    {
        AddFunctions();
        Output a = Fed("a", -1, -1), b = Fed("b", -1, -1);
        Output y = _graph.Add(Call("y", "f", 2), [a, b]);
        StepGraph step = Step([a, b], [y]);
        Assert.Equal(["y = PartitionedCall(a, b)", "fetch y"], Lines(step));
        Assert.Equal(["product = MatMul(a, b)", "minus = Neg(product)", "fetch minus"], After(step, new InlineCalls()));
        CheckResults([a, b], [y], 0, Numbers(2, 3), Numbers(3, 4));
    }

    [Fact]
    public void What_a_call_waits_for_and_what_it_does_stays()
    {
        var attrs = ImmutableDictionary<string, AttrValue>.Empty.Add("dtype", DType.Float);
        _graph.Functions.Add(new FunctionDef(new OpDef("count", [new ArgDef("v") { Type = DType.Resource }, new ArgDef("x") { Type = DType.Float }], [new ArgDef("y") { Type = DType.Float }], []))
        {
            Nodes = [new NodeDef("add", "AssignAddVariableOp") { Inputs = ["v", "x"], Attrs = attrs }, Node("minus", "Neg", "x")],
            Results = ImmutableDictionary<string, string>.Empty.Add("y", "minus:y:0"),
            ControlResults = ImmutableDictionary<string, string>.Empty.Add("add", "add"),
        });
        Output v = _scope.VarHandleOp(DType.Float, PartialShape.Scalar, sharedName: "v", name: "v"), x = Fed("x");
        Node first = _scope.AssignAddVariableOp(v, _scope.Const(10f), name: "first");
        NodeDef call = new("y", "StatefulPartitionedCall")
        {
            Attrs = ImmutableDictionary<string, AttrValue>.Empty.Add("f", new FunctionRef("count")).Add("Tin", new[] { DType.Resource, DType.Float }).Add("Tout", new[] { DType.Float }),
        };
        Output y = _graph.Add(call, [v, x], [first]), z = _scope.WithControl(y.Node).Identity(_scope.Const(3f), name: "z");
        Assert.Equal(["v = VarHandleOp()", "first = AssignAddVariableOp(v, Const)", "add = AssignAddVariableOp(v, x)", "fetch Const_1"],
            After(Step([x], [z]), new InlineCalls(), new RemoveIdentities(), new PruneNodes()));
    }

    [Fact]
    public void Errors_name_the_functions_and_the_inner_node()
    {
        AddFunctions();
        Output a = Fed("a", -1, -1), b = Fed("b", -1, -1);
        Output y = _graph.Add(Call("y", "f", 2), [a, b]);
        foreach (bool rewrite in new[] { false, true })
        {
            using var session = new Session(_graph, new SessionOptions { Rewrite = rewrite });
            using Tensor left = Numbers(2, 3), right = Numbers(2, 3);
            var error = Assert.Throws<StatusException>(() => session.Run([("a", left), ("b", right)], [y.Name]));
            Assert.Equal("{{function_node f}} {{function_node f}} Matrix size-incompatible: In[0]: [2,3], In[1]: [2,3]", error.Message);
            Assert.Equal("product", error.Node);
        }
    }
}
