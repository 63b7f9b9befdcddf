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
    /// <summary>What the name of the folder of a sharded checkpoint's parts ends with, until they are merged.</summary>
    internal const string ShardFolder = "_temp";

    /// <summary>Adds the nodes.</summary>
    /// <param name="scope">Outermost scope.</param>
    /// <param name="variables">Variables to save.</param>
    /// <param name="isSharded">Does each device write and read its own variables' files? Else the device of the nodes does for all.</param>
    public Saver(Scope scope, IEnumerable<GraphVariable> variables, bool isSharded = false)
    {
        GraphVariable[] sorted = [.. variables.OrderBy(v => v.SavedName, StringComparer.Ordinal).ThenBy(v => v.Slice?.FirstRow)];
        (Variables, IsSharded) = (sorted, isSharded);
        Scope save = scope.Sub("save");
        Output filename = save.PlaceholderWithDefault(save.Const("model", "filename/input"), PartialShape.Scalar, name: "filename");
        Filename = save.PlaceholderWithDefault(filename, PartialShape.Scalar, name: "Const");
        if (isSharded)
        {
            GraphVariable[][] shards = [.. sorted.GroupBy(v => v.Ref.Device).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.ToArray())];
            SaveOp = AddShardedSave(save, shards);
            RestoreOp = save.Group("restore_all", [.. shards.Select(shard => save.Group("restore_shard", AddRestore(Beside(save, shard), shard)))]);
            return;
        }
        Node write = AddSave(save, Filename, sorted);
        SaveOp = save.WithControl(write).Colocate(Filename.Node).Identity(Filename, name: "control_dependency").Node;
        RestoreOp = save.Group("restore_all", AddRestore(save, sorted));
    }

    /// <summary>Variables that are saved, in the order of their names.</summary>
    public IReadOnlyList<GraphVariable> Variables { get; }

    /// <summary>Does each device write and read its own variables' files?</summary>
    public bool IsSharded { get; }

    /// <summary>The checkpoint's prefix, to be fed.</summary>
    public Output Filename { get; }

    /// <summary>Saves.</summary>
    public Node SaveOp { get; }

    /// <summary>Restores.</summary>
    public Node RestoreOp { get; }

    static Scope Beside(Scope save, GraphVariable[] shard) => save.Colocate(shard[0].Ref);

    /// <summary>Each shard is a checkpoint in a folder of its own; what the merge does not find was written where this process cannot see it.</summary>
    Node AddShardedSave(Scope save, GraphVariable[][] shards)
    {
        Output parts = save.StringJoin([Filename, save.Const($"{ShardFolder}/part", "Const")]);
        Output count = save.Const(shards.Length, "num_shards");
        var files = new Output[shards.Length];
        var written = new Node[shards.Length];
        for (int i = 0; i < shards.Length; i++)
        {
            Scope beside = Beside(save, shards[i]);
            string name = beside.Reserve("ShardedFilename", out Scope inside);
            files[i] = beside.AddExact("ShardedFilename", [parts, inside.Const(i, "shard"), count], [], name);
            Node write = AddSave(beside, files[i], shards[i]);
            written[i] = beside.WithControl(write).Identity(files[i], name: "control_dependency").Node;
        }
        Scope after = save.WithControl(written);
        Output prefixes = after.Pack(files, name: "MergeV2Checkpoints/checkpoint_prefixes");
        Node merge = after.MergeV2Checkpoints(prefixes, Filename);
        return save.WithControl([.. written, merge]).Identity(Filename).Node;
    }

    static Node AddSave(Scope save, Output filename, GraphVariable[] variables)
    {
        string name = save.Reserve("SaveV2", out Scope inner);
        Output names = Names(inner, variables), slices = Slices(inner, variables);
        Output[] values = [.. variables.Select(v => v.IsResource || v.Slice is not null ? v.Read : v.Ref[0])];
        return save.AddExact("SaveV2", [filename, names, slices, .. values], [("dtypes", variables.Select(v => v.DType).ToArray())], name);
    }

    Node[] AddRestore(Scope save, GraphVariable[] variables)
    {
        string name = save.Reserve("RestoreV2", out Scope inner);
        Node restore = save.AddExact("RestoreV2", [Filename, Names(inner, variables), Slices(inner, variables)],
            [("dtypes", variables.Select(v => v.DType).ToArray())], name);
        var assigns = new Node[variables.Length];
        for (int i = 0; i < assigns.Length; i++)
        {
            assigns[i] = variables[i].IsResource
                ? save.AssignVariableOp(variables[i].Ref, restore[i])
                : save.Colocate(variables[i].Ref).Assign(variables[i].Ref, restore[i], name: "Assign").Node;
        }
        return assigns;
    }

    static Output Names(Scope scope, GraphVariable[] variables)
    {
        using Tensor names = Tensor.From([.. variables.Select(v => v.SavedName)]);
        return scope.Const(names, "tensor_names");
    }

    static Output Slices(Scope scope, GraphVariable[] variables)
    {
        using Tensor slices = Tensor.From([.. variables.Select(v => v.Slice?.Text ?? "")]);
        return scope.Const(slices, "shape_and_slices");
    }

    /// <summary>Saves the variables of a session under a prefix.</summary>
    /// <exception cref="StatusException">The files cannot be written; what was saved before is untouched.</exception>
    public void Save(IGraphSession session, string prefix)
    {
        try
        {
            Run(session, prefix, SaveOp);
        }
        catch (StatusException e) when (IsSharded && e.Code == ErrorCode.NotFound)
        {
            throw new StatusException(e.Code, $"{e.Message} (each ps writes its own variables; a folder that not all tasks see under the same path needs --save_sharded=false)", e);
        }
    }

    /// <summary>Restores the variables of a session from a prefix.</summary>
    /// <exception cref="StatusException">NOT_FOUND: no such checkpoint or variable in it; INVALID_ARGUMENT: another shape; DATA_LOSS: damaged files.</exception>
    public void Restore(IGraphSession session, string prefix) => Run(session, prefix, RestoreOp);

    void Run(IGraphSession session, string prefix, Node target)
    {
        using Tensor name = Tensor.Scalar(IsSharded ? Path.GetFullPath(prefix) : prefix); // other tasks may run in other folders
        session.Run([(Filename.Name, name)], [], [target.Name]);
    }
}
