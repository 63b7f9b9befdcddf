using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>
/// Looks at the float variables where they are, so that no value has to travel: which ones training has spoilt, and how the values of the trainable
/// ones are distributed.
/// </summary>
sealed class VariableChecks : IDisposable
{
    readonly GraphVariable[] _variables;
    readonly Output[] _areFinite, _histograms;
    IGraphCallable? _check;

    /// <summary>Adds the nodes beside the variables.</summary>
    /// <param name="scope">Outermost scope.</param>
    /// <param name="variables">All variables.</param>
    public VariableChecks(Scope scope, VariableCollection variables)
    {
        _variables = [.. variables.All.Where(v => v.DType == DType.Float)];
        Scope own = scope.Sub("check");
        _areFinite = [.. _variables.Select(v => IsFinite(own.Colocate(v.Ref), v))];
        _histograms = [.. variables.Trainable.Where(v => v.DType == DType.Float).Select(v => Histogram(own.Colocate(v.Ref), v))];
    }

    static Output IsFinite(Scope scope, GraphVariable variable)
    {
        Output axes = scope.Const(Enumerable.Range(0, variable.Shape.Rank).ToArray(), "All/reduction_indices");
        return scope.All(scope.IsFinite(variable.Read), axes);
    }

    static Output Histogram(Scope scope, GraphVariable variable) => scope.HistogramSummary(scope.Const(variable.Name, "HistogramSummary/tag"), variable.Read);

    /// <summary>Goes on with another session on the same graph.</summary>
    public void Use(IGraphSession session)
    {
        _check?.Dispose();
        _check = session.MakeCallable([], _areFinite);
    }

    /// <summary>Name of a variable that holds NaN or infinity, or <see langword="null"/>.</summary>
    public string? FindNotFinite()
    {
        if (_variables.Length == 0) return null;
        var results = new Tensor[_areFinite.Length];
        _check!.Run([], results);
        int bad = Array.FindIndex(results, r => !r.Item<bool>());
        foreach (Tensor result in results) result.Dispose();
        return bad < 0 ? null : _variables[bad].Name;
    }

    /// <summary>Histograms of the trainable variables.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a value is no number.</exception>
    public List<Summary.Types.Value> Histograms(IGraphSession session)
    {
        if (_histograms.Length == 0) return [];
        Tensor[] results = session.Run([], [.. _histograms.Select(h => h.Name)]);
        List<Summary.Types.Value> values = [.. results.SelectMany(r => Summary.Parser.ParseFrom(r.Strings[0]).Value)];
        foreach (Tensor result in results) result.Dispose();
        return values;
    }

    /// <inheritdoc/>
    public void Dispose() => _check?.Dispose();
}
