using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>
/// The parts of all workers in one graph: each computes the gradients of its own batch with the same variables; beside each variable the mean is
/// taken. The first is in the outermost scope, with the names that a graph of one worker has, the others in <c>tower_1</c> and so on.
/// </summary>
sealed class Towers
{
    readonly List<Tower> _all;

    /// <summary>Adds the other workers' parts, the gradients of all, and their means.</summary>
    /// <param name="scope">Outermost scope.</param>
    /// <param name="first">The first worker's part.</param>
    /// <param name="variables">The variables.</param>
    /// <param name="placements">Devices of new nodes, for each worker.</param>
    /// <param name="options">The model.</param>
    public Towers(Scope scope, Tower first, VariableCollection variables, IReadOnlyList<Func<NodeDef, string>> placements, ModelOptions options)
    {
        _all = [first];
        var gradients = new List<VariableGradient[]> { Optimizer.ComputeGradients(scope, first.Loss, variables) };
        for (int i = 1; i < placements.Count; i++)
        {
            scope.Graph.DeviceOfNew = placements[i];
            Scope own = scope.Sub($"tower_{i}");
            Tower tower = Tower.Build(own, variables.SharedBelow(own), options, first.SparseInput is not null);
            _all.Add(tower);
            gradients.Add(Optimizer.ComputeGradients(own, tower.Loss, variables));
        }
        scope.Graph.DeviceOfNew = placements[0];
        Scope mean = scope.Sub("towers");
        Gradients = [.. gradients[0].Select((g, i) => g with { Gradient = Mean(mean.Colocate(g.Variable.Ref), [.. gradients.Select(t => t[i].Gradient)]) })];
        Loss = MeanOf(mean, [.. _all.Select(t => t.Loss)]);
        Feeds = [.. _all.SelectMany(t => t.Feeds)];
    }

    /// <summary>Placeholders of all batches, one after another.</summary>
    public Output[] Feeds { get; }

    /// <summary>The mean of the losses.</summary>
    public Output Loss { get; }

    /// <summary>The mean gradient of each variable; of rows, those of all workers.</summary>
    public VariableGradient[] Gradients { get; }

    static GradientValue Mean(Scope scope, GradientValue[] gradients)
    {
        if (!gradients[0].IsSparse) return MeanOf(scope, [.. gradients.Select(g => g.Values)]);
        Output axis = scope.Const(0, "concat/axis");
        Output values = scope.ConcatV2([.. gradients.Select(g => g.Values)], axis, name: "concat");
        Output indices = scope.ConcatV2([.. gradients.Select(g => g.Rows!.Value.Indices)], axis, name: "concat");
        return GradientValue.Slices(Divide(scope, values, gradients.Length), indices, gradients[0].Rows!.Value.DenseShape);
    }

    static Output MeanOf(Scope scope, Output[] values) => Divide(scope, scope.AddN(values), values.Length);

    static Output Divide(Scope scope, Output value, int by) => scope.RealDiv(value, scope.ConstOf(value.ValueType, by, "truediv/y"), name: "truediv");
}
