using Google.Protobuf;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;

namespace TensorHarbor.Training;

/// <summary>Makes MetaGraphDefs: a graph with its variables, its saver and its collections, as TensorFlow's <c>.meta</c> files.</summary>
public static class MetaGraphs
{
    const string Version = "2.21.0";

    /// <summary>The serialized MetaGraphDef of a training graph.</summary>
    public static byte[] Export(ClassifierGraph model, Saver saver)
    {
        MetaGraphDef meta = Of(model.Graph, model.Variables.All, saver);
        CheckpointSignature.Add(meta, model);
        if (model.TrainOp is { } train) meta.CollectionDef["train_op"] = Names(train.Name);
        meta.CollectionDef["global_step"] = Variables([model.GlobalStep]);
        return meta.ToByteArray();
    }

    /// <summary>A MetaGraphDef of a graph and its variables, without the devices of the cluster that it was built for: others are to use it.</summary>
    public static MetaGraphDef Of(Graph graph, IReadOnlyCollection<GraphVariable> variables, Saver saver)
    {
        var meta = new MetaGraphDef
        {
            MetaInfoDef = new() { TensorflowVersion = Version, StrippedOpList = Ops(graph) },
            GraphDef = GraphDefs.Export(graph),
            SaverDef = Of(saver),
        };
        foreach (Formats.Protos.NodeDef node in meta.GraphDef.Node) node.Device = "";
        meta.CollectionDef["variables"] = Variables(variables);
        meta.CollectionDef["trainable_variables"] = Variables(variables.Where(v => v.IsTrainable));
        return meta;
    }

    /// <summary>The definitions of the ops that the graph uses.</summary>
    static OpList Ops(Graph graph)
    {
        var ops = new OpList();
        ops.Op.AddRange(graph.Nodes.Select(n => n.Op.Def).Distinct().OrderBy(o => o.Name, StringComparer.Ordinal).Select(OpProtos.ToProto));
        return ops;
    }

    static SaverDef Of(Saver saver) => new()
    {
        FilenameTensorName = saver.Filename.Name,
        SaveTensorName = saver.SaveOp[0].Name,
        RestoreOpName = saver.RestoreOp.Name,
        MaxToKeep = 5,
        KeepCheckpointEveryNHours = 10_000,
        Sharded = saver.IsSharded,
        Version = SaverDef.Types.CheckpointFormatVersion.V2,
    };

    static CollectionDef Variables(IEnumerable<GraphVariable> variables)
    {
        var list = new CollectionDef.Types.BytesList();
        list.Value.AddRange(variables.Select(v => new VariableDef
        {
            VariableName = v.Ref[0].Name,
            InitializerName = v.Initializer.Name,
            SnapshotName = v.Read.Name,
            InitialValueName = v.InitialValue.Name,
            Trainable = v.IsTrainable,
            IsResource = v.IsResource,
            SaveSliceInfoDef = v.Slice?.ToProto(),
        }.ToByteString()));
        return new() { BytesList = list };
    }

    static CollectionDef Names(params IEnumerable<string> names)
    {
        var list = new CollectionDef.Types.NodeList();
        list.Value.AddRange(names);
        return new() { NodeList = list };
    }
}
