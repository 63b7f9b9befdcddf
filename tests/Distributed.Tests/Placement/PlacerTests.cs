using TensorHarbor.Distributed.Devices;
using TensorHarbor.Distributed.Placement;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;

namespace TensorHarbor.Distributed.Tests.Placement;

public sealed class PlacerTests
{
    static readonly DeviceName[] _devices =
    [
        DeviceName.Cpu("worker", 0), DeviceName.Cpu("worker", 0) with { Id = 1 }, DeviceName.Cpu("ps", 0), DeviceName.Cpu("ps", 1),
        DeviceName.Cpu("ps", 0) with { Type = "GPU" },
    ];

    static readonly DeviceName _client = DeviceName.Cpu("worker", 0);

    readonly List<NodeDef> _nodes = [];

    NodeDef Add(string name, string op, string device, string[] inputs, params (string Name, AttrValue Value)[] attrs)
    {
        var def = new NodeDef(name, op) { Device = device, Inputs = [.. inputs], Attrs = attrs.ToImmutable() };
        _nodes.Add(def);
        return def;
    }

    NodeDef Const(string name, string device = "", params string[] inputs) =>
        Add(name, "Const", device, inputs, ("dtype", DType.Float), ("value", Tensor.Unpooled(DType.Float, [])));

    NodeDef Variable(string name, string device) => Add(name, "VariableV2", device, [], ("dtype", DType.Float), ("shape", (PartialShape)Shape.Scalar));

    NodeDef Identity(string name, string input, string device = "", string? with = null) => with is null
        ? Add(name, "Identity", device, [input], ("T", DType.Float))
        : Add(name, "Identity", device, [input], ("T", DType.Float), ("_class", AttrValue.List(AttrKind.String, [(AttrValue)("loc:@" + with)])));

    Dictionary<string, string> Place(bool soft = false)
    {
        var graph = new Graph(OpTable.Instance);
        GraphImporter.Import(graph, _nodes);
        PlacedGraph placed = PlacedGraph.From(graph);
        new Placer(_devices, _client, soft).Place(placed);
        return placed.Nodes.ToDictionary(n => n.Name, n => n.Device.ToString()["/job:".Length..].Replace("/replica:0/task:", ":", StringComparison.Ordinal));
    }

    [Fact]
    public void What_may_be_anywhere_is_on_the_clients_device()
    {
        Const("a");
        Identity("b", "a");
        Assert.Equal("worker:0/device:CPU:0", Place()["b"]);
    }

    [Fact]
    public void A_partial_device_takes_the_clients_if_it_fits_and_else_the_first_cpu_by_name()
    {
        Const("a");
        Identity("cpu", "a", "/device:CPU:*");
        Identity("ps", "a", "/job:ps");
        Identity("second", "a", "/job:ps/task:1");
        Identity("gpu", "a", "/job:ps/gpu:*");
        Dictionary<string, string> devices = Place();
        Assert.Equal(["worker:0/device:CPU:0", "ps:0/device:CPU:0", "ps:1/device:CPU:0", "ps:0/device:GPU:0"],
            [devices["cpu"], devices["ps"], devices["second"], devices["gpu"]]);
    }

    [Fact]
    public void A_constant_goes_where_all_its_users_are()
    {
        Const("a");
        Const("b");
        Identity("x", "a", "/job:ps/task:1");
        Identity("y", "b", "/job:ps/task:1");
        Identity("z", "b");
        Dictionary<string, string> devices = Place();
        Assert.Equal("ps:1/device:CPU:0", devices["a"]);
        Assert.Equal("worker:0/device:CPU:0", devices["b"]);
    }

    [Fact]
    public void A_shape_is_taken_where_the_tensor_is()
    {
        Const("a");
        Identity("x", "a", "/job:ps/task:1");
        Add("s", "Shape", "", ["x"], ("T", DType.Float));
        Assert.Equal("ps:1/device:CPU:0", Place()["s"]);
    }

    [Fact]
    public void Those_who_ask_to_be_together_are_together()
    {
        Identity("early", "a", with: "late");
        Const("a");
        Identity("late", "a", "/job:ps/task:1");
        Identity("one", "a", "/job:ps/task:1", with: "no_such_node");
        Identity("two", "a", with: "no_such_node");
        Dictionary<string, string> devices = Place();
        Assert.Equal("ps:1/device:CPU:0", devices["early"]);
        Assert.Equal("ps:1/device:CPU:0", devices["two"]);
    }

    [Theory]
    [InlineData("/job:ps", "/job:worker", "jobs")]
    [InlineData("/job:ps/task:0", "/job:ps/task:1", "tasks")]
    [InlineData("/replica:0", "/replica:1", "replicas")]
    [InlineData("/cpu:0", "/gpu:0", "types")]
    [InlineData("/cpu:1", "/cpu:0", "ids")]
    public void Those_who_cannot_be_together_are_named(string mine, string theirs, string field)
    {
        Const("a", theirs);
        Identity("b", "a", mine, with: "a");
        StatusException error = Assert.Throws<StatusException>(() => Place());
        Assert.Equal("Cannot colocate nodes {{colocation_node b}} and {{colocation_node a}}: "
            + $"Cannot merge devices with incompatible {field}: '{DeviceName.Parse(mine)}' and '{DeviceName.Parse(theirs)}'", error.Message);
        Assert.Equal((ErrorCode.InvalidArgument, "b"), (error.Code, error.Node));
    }

    [Fact]
    public void Soft_placement_lets_them_be_together_on_a_device_of_the_task()
    {
        Const("a", "/cpu:0");
        Identity("b", "a", "/gpu:7", with: "a");
        Assert.Equal("worker:0/device:CPU:0", Place(soft: true)["b"]);
    }

    [Fact]
    public void The_users_of_a_variable_are_where_it_is_whatever_they_ask_for()
    {
        Variable("v", "/job:ps/task:1");
        Const("one");
        Add("assign", "Assign", "/job:worker/task:0/cpu:1", ["v", "one"], ("T", DType.Float));
        Identity("read", "v", "/job:worker/task:0/cpu:1");
        Add("h", "VarHandleOp", "/job:ps/task:1", [], ("dtype", DType.Float), ("shape", (PartialShape)Shape.Scalar));
        Add("assign_h", "AssignVariableOp", "/job:ps/task:0", ["h", "one"], ("dtype", DType.Float));
        Dictionary<string, string> devices = Place();
        Assert.Equal(["ps:1/device:CPU:0", "worker:0/device:CPU:1", "ps:1/device:CPU:0"], [devices["assign"], devices["read"], devices["assign_h"]]);
    }

    [Theory]
    [InlineData("/job:ps/task:7", false), InlineData("/job:ps/task:7", true), InlineData("/job:chief", true), InlineData("/gpu:3", false)]
    public void A_device_that_is_not_there_is_named_with_those_that_are(string device, bool soft)
    {
        Const("a", device);
        StatusException error = Assert.Throws<StatusException>(() => Place(soft));
        Assert.Equal($"Cannot assign a device for operation a: {{{{node a}}}} was explicitly assigned to {device} but available devices are [ "
            + "/job:ps/replica:0/task:0/device:CPU:0, /job:ps/replica:0/task:0/device:GPU:0, /job:ps/replica:0/task:1/device:CPU:0, "
            + "/job:worker/replica:0/task:0/device:CPU:0, /job:worker/replica:0/task:0/device:CPU:1 ]. "
            + "Make sure the device specification refers to a valid device.\n\t [[a]]", error.Message);
    }

    [Fact]
    public void Soft_placement_takes_another_device_of_the_task_that_is_asked_for()
    {
        Const("a", "/job:ps/task:1/gpu:0");
        Const("b", "/gpu:3");
        Dictionary<string, string> devices = Place(soft: true);
        Assert.Equal("ps:1/device:CPU:0", devices["a"]);
        Assert.Equal("worker:0/device:CPU:0", devices["b"]);
    }

    [Fact]
    public void A_device_that_is_not_well_formed_is_named()
    {
        Const("a", "/cpu");
        Assert.StartsWith("Malformed device specification '/cpu' in node: {{node a}}", Assert.Throws<StatusException>(() => Place()).Message, StringComparison.Ordinal);
    }
}

static class Attrs
{
    public static System.Collections.Immutable.ImmutableDictionary<string, AttrValue> ToImmutable(this (string Name, AttrValue Value)[] attrs) =>
        System.Collections.Immutable.ImmutableDictionary.CreateRange(attrs.Select(a => KeyValuePair.Create(a.Name, a.Value)));
}
