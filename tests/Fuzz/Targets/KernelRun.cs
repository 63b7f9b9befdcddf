using System.Collections.Immutable;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>One op that takes a string, in a session of its own, compiled once.</summary>
sealed class KernelRun
{
    readonly Callable _step;

    /// <summary>A step of <paramref name="op"/> with these attributes.</summary>
    public KernelRun(string op, params (string Name, AttrValue Value)[] attrs)
    {
        var graph = new Graph(OpTable.Instance);
        Node input = graph.Add(new NodeDef("x", "Placeholder") { Attrs = ImmutableDictionary<string, AttrValue>.Empty.Add("dtype", DType.String) }, []);
        Node node = graph.Add(new NodeDef("y", op) { Attrs = attrs.ToImmutableDictionary(a => a.Name, a => a.Value) }, [input[0]]);
        _step = new Session(graph, new() { IntraOpThreads = 1 }).MakeCallable([input[0]], [node[0]]);
    }

    /// <summary>Runs it on one string.</summary>
    public void Run(byte[] input)
    {
        using Tensor value = Tensor.FromStrings([input], Shape.Scalar);
        foreach (Tensor result in _step.Run(value)) result.Dispose();
    }
}
