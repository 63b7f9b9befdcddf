using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests;

public sealed class SparseUpdateTests
{
    const int Rows = 20_000, Width = 32;

    readonly Graph _graph = new(OpTable.Instance);
    readonly Scope _scope;

    public SparseUpdateTests() => _scope = new Scope(_graph);

    [Fact]
    public void Rows_of_a_resource_variable_change_in_place_while_others_are_gathered()
    {
        Output table = Variable("table", 1), slot = Variable("slot", 0.1f);
        Output indices = _scope.Placeholder(DType.Int32, PartialShape.Of(-1), name: "indices");
        Output gradient = _scope.Placeholder(DType.Float, PartialShape.Of(-1, Width), name: "gradient");
        Output rows = _scope.ResourceGather(table, indices, DType.Float, name: "rows");
        _scope.ResourceSparseApplyAdagrad(table, slot, _scope.Const(0.5f), gradient, indices, name: "update");
        using var session = new Session(_graph);
        session.RunTargets("init_table", "init_slot");
        using Tensor wanted = Tensor.From([3, 19_999]), change = Tensor.From(Enumerable.Repeat(1f, 2 * Width).ToArray(), 2, Width);
        Update(session, wanted, change); // the first update takes the memory over from the initial value
        Variable variable = session.Resources.Find<Variable>("", "table")!;
        nint before = Address(variable);
        long rented = BufferPool.Shared.RentedBytes;
        using Tensor held = session.Run([("indices", wanted)], ["rows"])[0];
        Update(session, wanted, change);
        Assert.Equal(before, Address(variable));
        Assert.True(BufferPool.Shared.RentedBytes - rented < Rows * Width);
        ReadOnlySpan<float> values = variable.Value.Read<float>();
        for (int i = 0; i < values.Length; i++)
        {
            bool changed = i / Width is 3 or 19_999;
            Assert.True(changed ? values[i] < 0.5f : values[i] == 1, $"element {i} is {values[i]}");
        }
        Assert.True(held.Read<float>()[0] > values[3 * Width]);
    }

    [Fact]
    public void A_whole_variable_that_a_reader_holds_is_copied_before_rows_change()
    {
        Output table = Variable("table", 1);
        Output read = _scope.ReadVariableOp(table, DType.Float, name: "read");
        _scope.ResourceScatterAdd(table, _scope.Const([0]), _scope.Const(2f), name: "add");
        using var session = new Session(_graph);
        session.RunTargets("init_table");
        using Tensor held = session.Run([], ["read"])[0];
        session.RunTargets("add");
        using Tensor after = session.Run([], ["read"])[0];
        Assert.Equal(1, held.Item<float>());
        Assert.Equal(3, after.Item<float>());
    }

    Output Variable(string name, float value)
    {
        Output handle = _scope.VarHandleOp(DType.Float, PartialShape.Of(Rows, Width), sharedName: name, name: name);
        _scope.AssignVariableOp(handle, _scope.Fill(_scope.Const([Rows, Width]), _scope.Const(value)), name: $"init_{name}");
        return handle;
    }

    static void Update(Session session, Tensor indices, Tensor gradient) => session.Run([("indices", indices), ("gradient", gradient)], [], ["update"]);

    static unsafe nint Address(Variable variable) => (nint)variable.Value.Pointer;
}
