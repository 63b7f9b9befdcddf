using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;

namespace TensorHarbor.Training.Tests.Checkpoints;

/// <summary>A session with two variables that hold the same value; sharded, each is at a ps of its own.</summary>
sealed class SmallModel : IDisposable
{
    readonly VariableCollection _variables = new();

    public SmallModel(float value, int columns = 3, DType stepType = DType.Int64, string extra = "", bool isSharded = false)
    {
        int ps = 0;
        var graph = new Graph(OpTable.Instance);
        if (isSharded) graph.DeviceOfNew = def => def.Op == "VariableV2" ? $"/job:ps/task:{ps++}" : "/job:worker";
        var scope = new Scope(graph);
        _variables.Add(scope, "layer/weights", [2, columns], Initializers.Constant(value));
        _variables.Add(scope, "step", Shape.Scalar, Initializers.Constant(value), stepType);
        if (extra.Length > 0) _variables.Add(scope, extra, [2], Initializers.Zeros);
        Saver = new Saver(scope, _variables.All, isSharded);
        Node init = _variables.AddInitializer(scope);
        Session = new Session(scope.Graph);
        Session.RunTargets(init.Name);
    }

    public Saver Saver { get; }

    public Session Session { get; }

    /// <summary>The value that all elements of all variables hold.</summary>
    public float Value()
    {
        Tensor[] values = Session.Run([], ["layer/weights", "step"]);
        float value = values[1].Item<long>();
        Assert.All(values[0].Read<float>().ToArray(), element => Assert.Equal(value, element));
        foreach (Tensor tensor in values) tensor.Dispose();
        return value;
    }

    public void Dispose() => Session.Dispose();
}
