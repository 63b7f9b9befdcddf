using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests.Rewrites;

public sealed class PrepareValuesTests : RewriteTest
{
    Output Variable(string name, params long[] dims)
    {
        Output handle = _scope.VarHandleOp(DType.Float, PartialShape.Of(dims), sharedName: name, name: name);
        _scope.AssignVariableOp(handle, Weights(name + "/initial", dims), name: name + "/init");
        return handle;
    }

    /// <summary>y = relu(x (w * s) + b), with the operands in variables.</summary>
    (Output X, Output Y) Build()
    {
        Output x = Fed("x", -1, 90);
        Output w = _scope.ReadVariableOp(Variable("w", 90, 65), DType.Float, name: "w/read"), s = _scope.ReadVariableOp(Variable("s", 65), DType.Float, name: "s/read");
        Output b = _scope.ReadVariableOp(Variable("b", 65), DType.Float, name: "b/read");
        _scope.Group("init", _graph.Get("w/init"), _graph.Get("s/init"), _graph.Get("b/init"));
        return (x, _scope.Relu(_scope.BiasAdd(_scope.Mul(_scope.MatMul(x, w, name: "product"), s, name: "scaled"), b, name: "bias"), name: "y"));
    }

    [Fact]
    public void What_depends_on_variables_alone_is_taken_out_of_the_step()
    {
        (Output x, Output y) = Build();
        StepGraph step = Step([x], [y]);
        string[] after = After(step, new FuseProducts(), new PackWeights(), new PruneNodes(), new PrepareValues());
        Assert.Equal(["w = VarHandleOp()", "w/read = ReadVariableOp(w)", "s = VarHandleOp()", "s/read = ReadVariableOp(s)", "b = VarHandleOp()",
            "b/read = ReadVariableOp(b)", "y/Mul = Mul(w/read, s/read)", "y/packed = _PackMatrix(y/Mul)", "y = _FusedMatMul(x, y/packed, b/read)", "fetch y"], after);
        Assert.Equal(["s", "s/read", "w", "w/read", "y/Mul", "y/packed"], step.Prepared.Select(n => n.Node.Name).Order(StringComparer.Ordinal));
        CheckResults([x], [y], 2e-5f, Numbers(3, 90));
    }

    [Fact]
    public void A_variable_that_changes_is_seen_by_the_next_step()
    {
        (Output x, Output y) = Build();
        _scope.AssignAddVariableOp(_graph.Get("w"), Weights("more", 90, 65), name: "whole");
        _scope.ResourceScatterAdd(_graph.Get("s"), _scope.Const([3, 4]), _scope.Const([1f, -2f]), name: "rows");
        Output w = _scope.Placeholder(DType.Float, PartialShape.Of(90, 65), name: "new");
        _scope.AssignVariableOp(_graph.Get("w"), w, name: "assign");
        using Session plain = new(_graph, new SessionOptions { Rewrite = false }), rewritten = new(_graph);
        using Tensor input = Numbers(5, 90), weights = Numbers(90, 65);
        foreach (string target in new[] { "init", "whole", "rows", "assign", "rows" })
        {
            var results = new List<Tensor>();
            foreach (Session session in new[] { plain, rewritten })
            {
                session.Run(target == "assign" ? [("new", weights)] : [], [], [target]);
                results.Add(session.Run([("x", input)], [y.Name])[0]);
            }
            AssertClose(results[0], results[1], 1e-4f);
            foreach (Tensor result in results) result.Dispose();
        }
    }

    [Fact]
    public void A_step_that_changes_the_variable_computes_everything_itself()
    {
        (Output x, Output y) = Build();
        Node change = _scope.WithControl(y.Node).AssignAddVariableOp(_graph.Get("w"), _scope.ZerosLike(_graph.GetOutput("w/read")), name: "change");
        StepGraph step = Step([x], [y], change);
        Rewriter.Run(step, new RewriteLog());
        Assert.DoesNotContain(step.Prepared, n => n.Node.Name is "w" or "w/read");
        Assert.Contains("product = MatMul(x, w/read)", Lines(step));
    }

    [Fact]
    public void A_variable_without_a_value_is_named()
    {
        (Output x, Output y) = Build();
        using Session plain = new(_graph, new SessionOptions { Rewrite = false }), rewritten = new(_graph);
        using Tensor input = Numbers(5, 90);
        StatusException expected = Assert.Throws<StatusException>(() => plain.Run([("x", input)], [y.Name]));
        StatusException got = Assert.Throws<StatusException>(() => rewritten.Run([("x", input)], [y.Name]));
        Assert.Equal((expected.Code, expected.Message, expected.Node), (got.Code, got.Message, got.Node));
        rewritten.RunTargets("init");
        rewritten.Run([("x", input)], [y.Name])[0].Dispose();
    }

    [Fact]
    public void Steps_that_run_at_the_same_time_share_the_values()
    {
        (Output x, Output y) = Build();
        using var session = new Session(_graph);
        session.RunTargets("init");
        using Callable step = session.MakeCallable([x], [y]);
        using Tensor input = Numbers(5, 90);
        using Tensor expected = step.Run(input)[0];
        Parallel.For(0, 32, i =>
        {
            if (i % 8 == 7) session.RunTargets("init");
            using Tensor got = step.Run(input)[0];
            AssertClose(expected, got, 0);
        });
    }
}
