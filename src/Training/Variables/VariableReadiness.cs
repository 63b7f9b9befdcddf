using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>Says which variables of a graph have no value yet, as TensorFlow's <c>report_uninitialized_variables</c>.</summary>
sealed class VariableReadiness
{
    readonly string[] _names, _fetches;

    /// <summary>Adds one node per variable, which stays where the variable is.</summary>
    public VariableReadiness(Scope scope, IReadOnlyList<GraphVariable> variables)
    {
        Scope own = scope.Sub("report_uninitialized_variables");
        _names = [.. variables.Select(v => v.Name)];
        _fetches = [.. variables.Select(v => own.Colocate(v.Ref).IsVariableInitialized(v.Ref).Name)];
    }

    /// <summary>Names of the variables without a value.</summary>
    public List<string> FindMissing(IGraphSession session)
    {
        Tensor[] results = session.Run([], _fetches);
        var missing = new List<string>();
        for (int i = 0; i < results.Length; i++)
        {
            if (!results[i].Item<bool>()) missing.Add(_names[i]);
            results[i].Dispose();
        }
        return missing;
    }
}
