using Google.Protobuf;
using TensorHarbor.Distributed.Devices;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;
using TensorHarbor.Training;

namespace TensorHarbor.Compare;

/// <summary>The graphs of the cluster cases, one per worker, with variables on the ps.</summary>
/// <param name="folder">Where they are written.</param>
/// <param name="ps">Number of ps.</param>
sealed class ClusterGraphs(string folder, int ps)
{
    const int Features = 9;

    Graph NewGraph(int worker)
    {
        var setter = new DeviceSetter(ps, DeviceName.Parse($"/job:worker/task:{worker}"));
        return new Graph(OpTable.Instance) { DeviceOfNew = def => setter.DeviceOf(def.Op, DeviceName.Parse(def.Device), bytes: 0).ToString() };
    }

    string Write(Graph graph, string name, int worker)
    {
        string file = Path.Combine(folder, $"{name}-{ps}-{worker}.pb");
        File.WriteAllBytes(file, GraphDefs.Export(graph).ToByteArray());
        return file;
    }

    /// <summary>A training step of wide_and_deep with hidden layers 128-32-8 and Adagrad.</summary>
    public ClusterJob Train(int worker, int batch)
    {
        var options = new ModelOptions { HiddenUnits = [128, 32, 8], FeatureSize = Features, InitialDeviation = 0.1f, Seed = 1 };
        var model = new ClassifierGraph(NewGraph(worker), options, sparse: false, new Adagrad(0.01f));
        return new("train", Write(model.Graph, "train", worker), model.Initializer.Name, [model.Features!.Value.Name, model.Label.Name], [model.Loss.Name],
            [model.TrainOp!.Name], new("rows", batch, Features));
    }

    /// <summary>A tensor that lies on the ps comes to the worker.</summary>
    public ClusterJob Pull(int worker, int elements)
    {
        Graph graph = NewGraph(worker);
        var scope = new Scope(graph);
        var variables = new VariableCollection();
        GraphVariable variable = variables.Add(scope, "x", new Shape([elements]), Initializers.Ones);
        Output pulled = scope.Identity(variable.Read, name: "pulled");
        Node initializer = variables.AddInitializer(scope);
        return new("pull", Write(graph, "pull", worker), initializer.Name, [], [], [pulled.Node.Name], new("none", 0, 0));
    }

    /// <summary>Variables of 64 MiB on the ps, of which a number is fetched.</summary>
    public ClusterJob Hold(int worker, int mebibytes)
    {
        Graph graph = NewGraph(worker);
        var scope = new Scope(graph);
        var variables = new VariableCollection();
        for (int i = 0; i < mebibytes / 64; i++) variables.Add(scope, $"x{i}", new Shape([16, 1 << 20]), Initializers.Normal(1, (1, i + 1)));
        Output number = scope.Size(variables.All[0].Read, name: "number");
        Node initializer = variables.AddInitializer(scope);
        return new("hold", Write(graph, "hold", worker), initializer.Name, [], [number.Name], [], new("none", 0, 0));
    }

    /// <summary>A table of embeddings over all ps: rows are looked up, and changed by gradient descent.</summary>
    public ClusterJob Embed(int worker, int rows, int size, int ids)
    {
        Graph graph = NewGraph(worker);
        var scope = new Scope(graph);
        var variables = new VariableCollection();
        Output fed = scope.Placeholder(DType.Int64, PartialShape.Of(ids), name: "ids");
        Output count = scope.Const((long)ps, "count");
        Output part = scope.Cast(scope.FloorMod(fed, count), DType.Int32);
        Node local = scope.DynamicPartition(scope.FloorDiv(fed, count), part, ps);
        Node parts = scope.DynamicPartition(scope.Range(scope.Const(0), scope.Const(ids), scope.Const(1)), part, ps);
        Output[] places = [.. Enumerable.Range(0, ps).Select(i => parts[i])];
        var looked = new Output[ps];
        for (int i = 0; i < ps; i++)
        {
            GraphVariable table = variables.Add(scope, $"table{i}", new Shape([rows / ps, size]), Initializers.Zeros);
            Scope beside = scope.Colocate(table.Ref);
            looked[i] = scope.Identity(beside.GatherV2(table.Read, local[i], beside.Const(0, $"axis{i}"), name: $"lookup{i}"));
        }
        Output embeddings = scope.DynamicStitch(places, looked);
        Output loss = scope.Mean(scope.Square(scope.AddV2(embeddings, scope.Const(1f, "one"))), scope.Const([0, 1], "all"), name: "loss");
        Node train = new GradientDescent(0.1f).Minimize(scope, loss, variables, null);
        Node initializer = variables.AddInitializer(scope);
        return new("embed", Write(graph, "embed", worker), initializer.Name, [fed.Name], [loss.Name], [train.Name], new("ids", ids, rows));
    }
}
