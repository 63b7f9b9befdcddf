using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>
/// The nodes that save and restore a graph's variables, named as TensorFlow's Saver names them (<c>save/...</c>), so that a MetaGraphDef
/// of ours can be restored by TensorFlow.
/// </summary>
public sealed class Saver
{
    /// <summary>Adds the nodes.</summary>
    /// <param name="scope">Outermost scope.</param>
    /// <param name="variables">Variables to save.</param>
    public Saver(Scope scope, IEnumerable<GraphVariable> variables)
    {
        GraphVariable[] sorted = [.. variables.OrderBy(v => v.Name, StringComparer.Ordinal)];
        Variables = sorted;
        Scope save = scope.Sub("save");
        Output filename = save.PlaceholderWithDefault(save.Const("model", "filename/input"), PartialShape.Scalar, name: "filename");
        Filename = save.PlaceholderWithDefault(filename, PartialShape.Scalar, name: "Const");
        Node write = AddSave(save, sorted);
        SaveOp = save.WithControl(write).Colocate(Filename.Node).Identity(Filename, name: "control_dependency").Node;
        RestoreOp = AddRestore(save, sorted);
    }

    /// <summary>Variables that are saved, in the order of their names.</summary>
    public IReadOnlyList<GraphVariable> Variables { get; }

    /// <summary>The checkpoint's prefix, to be fed.</summary>
    public Output Filename { get; }

    /// <summary>Saves.</summary>
    public Node SaveOp { get; }

    /// <summary>Restores.</summary>
    public Node RestoreOp { get; }

    Node AddSave(Scope save, GraphVariable[] variables)
    {
        Scope inner = save.Enter("SaveV2");
        Output names = Names(inner, variables), slices = Slices(inner, variables.Length);
        return save.SaveV2(Filename, names, slices, [.. variables.Select(v => v.IsResource ? v.Read : v.Ref[0])]);
    }

    Node AddRestore(Scope save, GraphVariable[] variables)
    {
        Scope inner = save.Enter("RestoreV2");
        Node restore = save.RestoreV2(Filename, Names(inner, variables), Slices(inner, variables.Length), [.. variables.Select(v => v.DType)]);
        var assigns = new Node[variables.Length];
        for (int i = 0; i < assigns.Length; i++)
        {
            assigns[i] = variables[i].IsResource
                ? save.AssignVariableOp(variables[i].Ref, restore[i])
                : save.Colocate(variables[i].Ref).Assign(variables[i].Ref, restore[i], name: "Assign").Node;
        }
        return save.Group("restore_all", assigns);
    }

    static Output Names(Scope scope, GraphVariable[] variables)
    {
        using Tensor names = Tensor.From([.. variables.Select(v => v.Name)]);
        return scope.Const(names, "tensor_names");
    }

    static Output Slices(Scope scope, int count)
    {
        using Tensor slices = Tensor.From([.. Enumerable.Repeat("", count)]);
        return scope.Const(slices, "shape_and_slices");
    }

    /// <summary>Saves the variables of a session under a prefix.</summary>
    /// <exception cref="StatusException">The files cannot be written; what was saved before is untouched.</exception>
    public void Save(IGraphSession session, string prefix) => Run(session, prefix, SaveOp);

    /// <summary>Restores the variables of a session from a prefix.</summary>
    /// <exception cref="StatusException">NOT_FOUND: no such checkpoint or variable in it; INVALID_ARGUMENT: another shape; DATA_LOSS: damaged files.</exception>
    public void Restore(IGraphSession session, string prefix) => Run(session, prefix, RestoreOp);

    void Run(IGraphSession session, string prefix, Node target)
    {
        using Tensor name = Tensor.Scalar(prefix);
        session.Run([(Filename.Name, name)], [], [target.Name]);
    }
}
