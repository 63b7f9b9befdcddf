namespace TensorHarbor.Graphs;

/// <summary>A change of a step that keeps its results: values within rounding, effects and errors as they are.</summary>
interface IRewrite
{
    /// <summary>Name in reports.</summary>
    string Name { get; }

    /// <summary>Changes the step.</summary>
    /// <param name="graph">The step.</param>
    /// <param name="log">Takes a line for each change.</param>
    void Apply(StepGraph graph, RewriteLog log);
}
