using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests;

public sealed class SessionTests
{
    readonly Graph _graph = new(OpTable.Instance);
    readonly Scope _scope;

    public SessionTests() => _scope = new Scope(_graph);

    [Fact]
    public void A_variable_keeps_what_was_assigned()
    {
        Output w = _scope.VariableV2(PartialShape.Of(2), DType.Float, name: "w");
        _scope.Assign(w, _scope.Const([1f, 2f]), name: "init");
        using var session = new Session(_graph);
        session.RunTargets("init");
        using Tensor value = session.Run([], ["w"])[0];
        Assert.Equal([1f, 2f], value.Read<float>().ToArray());
    }

    [Fact]
    public void What_was_fetched_does_not_change_when_the_variable_does()
    {
        Output w = _scope.VariableV2(PartialShape.Of(2), DType.Float, name: "w");
        _scope.Assign(w, _scope.Const([1f, 2f]), name: "init");
        _scope.Identity(w, name: "read");
        _scope.AssignAdd(w, _scope.Const([10f, 10f]), name: "add");
        using var session = new Session(_graph);
        session.RunTargets("init");
        Tensor[] before = session.Run([], ["w", "read"]);
        session.RunTargets("add");
        foreach (Tensor tensor in before)
        {
            Assert.Equal([1f, 2f], tensor.Read<float>().ToArray());
            tensor.Dispose();
        }
    }

    [Fact]
    public void An_uninitialized_variable_is_named()
    {
        Output w = _scope.VariableV2(PartialShape.Of(2), DType.Float, name: "w");
        _scope.Identity(w, name: "read");
        using var session = new Session(_graph);
        var error = Assert.Throws<StatusException>(() => session.Run([], ["read"]));
        Assert.Equal(ErrorCode.FailedPrecondition, error.Code);
        Assert.Equal("Attempting to use uninitialized value w", error.Message);
        Assert.Equal("read", error.Node);
    }

    [Fact]
    public void A_placeholder_must_be_fed()
    {
        _scope.Identity(_scope.Placeholder(DType.Float, PartialShape.Of(-1, 9), name: "x"), name: "y");
        using var session = new Session(_graph);
        Assert.Equal("You must feed a value for placeholder tensor 'x' with dtype float and shape [?,9]",
            Assert.Throws<StatusException>(() => session.Run([], ["y"])).Message);
        using Tensor bad = Tensor.From([1f]);
        Assert.Equal("Cannot feed value of shape [1] for Tensor x:0, which has shape [?,9]",
            Assert.Throws<StatusException>(() => session.Run([("x", bad)], ["y"])).Message);
    }

    [Fact]
    public void Names_are_made_unique_as_TensorFlow_does()
    {
        Assert.Equal("Const:0", _scope.Const(1f).Name);
        Assert.Equal("Const_1:0", _scope.Const(1f).Name);
        Scope layer = _scope.Sub("layer");
        Assert.Equal("layer/Const:0", layer.Const(1f).Name);
        Assert.Equal("layer_1", _scope.Sub("layer").Name);
        Assert.Equal("layer/Const_1:0", _scope.Enter("layer").Const(1f).Name);
    }

    [Fact]
    public void An_unknown_op_names_the_nearest() => Assert.Equal("Op type not registered 'Placeholdr'; the nearest is 'Placeholder'",
        Assert.Throws<StatusException>(() => _scope.Add("Placeholdr", [])).Message);
}
