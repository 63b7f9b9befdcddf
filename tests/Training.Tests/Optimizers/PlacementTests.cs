using TensorHarbor.Graphs;
using TensorHarbor.Ops;

namespace TensorHarbor.Training.Tests.Optimizers;

/// <summary>Where the nodes of training graphs go when variables are spread over parameter servers.</summary>
public sealed class PlacementTests
{
    const string Worker = "/job:worker/task:1";

    int _variables;

    /// <summary>Each variable that is asked about goes to a ps of its own.</summary>
    ClassifierGraph Build(ModelOptions options, bool sparse, string optimizer)
    {
        var graph = new Graph(OpTable.Instance) { DeviceOfNew = def => def.Op == "VariableV2" ? $"/job:ps/task:{_variables++}" : Worker };
        return new ClassifierGraph(graph, options, sparse, OptimizerCatalog.Create(optimizer, 0.1f));
    }

    [Theory]
    [InlineData("wide_and_deep", false, "adagrad")]
    [InlineData("dnn", false, "adam")]
    [InlineData("wide_and_deep", true, "adam")]
    [InlineData("deep", true, "ftrl")]
    public void Slots_and_updates_are_where_their_variable_is(string model, bool sparse, string optimizer)
    {
        ClassifierGraph built = Build(new ModelOptions { Model = model, FeatureSize = 9 }, sparse, optimizer);
        GraphVariable[] owners = [.. built.Variables.Trainable, built.GlobalStep];
        Assert.Equal(owners.Length, _variables);
        Assert.Equal(owners.Length, owners.Select(v => v.Ref.Device).Distinct().Count());
        foreach (GraphVariable slot in built.Variables.All.Except(owners))
        {
            GraphVariable? owner = owners.FirstOrDefault(v => slot.Name.StartsWith(v.Name + "/", StringComparison.Ordinal));
            Assert.StartsWith("/job:ps/", slot.Ref.Device); // counters of the optimizer are beside its first variable
            if (owner is not null) Assert.Equal(owner.Ref.Device, slot.Ref.Device);
        }
        foreach (Node node in built.Graph.Nodes)
        {
            Node? variable = node.Inputs.ToArray().Select(i => i.Node).FirstOrDefault(n => n.Type == "VariableV2");
            if (variable is not null) Assert.Equal(variable.Device, node.Device);
        }
        Assert.All(built.Graph.Nodes.Where(n => n.Type is "Placeholder" or "MatMul" or "Relu"), n => Assert.Equal(Worker, n.Device));
    }

    [Fact]
    public void Of_an_embedding_only_the_rows_looked_up_leave_its_ps()
    {
        ClassifierGraph built = Build(new ModelOptions { FeatureSize = 9 }, sparse: true, "adagrad");
        Node[] readers = [.. built.Graph.Nodes.Where(n => n.Inputs.ToArray().Any(i => i.Name is "embedding/read:0" or "wide/read:0"))];
        Assert.NotEmpty(readers);
        Assert.All(readers, n => Assert.Equal(n.Inputs[0].Node.Device, n.Device));
    }

    [Fact]
    public void A_device_that_a_node_asks_for_itself_stays()
    {
        var graph = new Graph(OpTable.Instance) { DeviceOfNew = _ => Worker };
        Assert.Equal("/cpu:0", graph.Add(new NodeDef("a", "NoOp") { Device = "/cpu:0" }, []).Device);
        Assert.Equal(Worker, graph.Add(new NodeDef("b", "NoOp"), []).Device);
    }
}
