using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.SavedModels;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>Writes a SavedModel from a checkpoint of a training job.</summary>
public static class SavedModelExporter
{
    /// <summary>Tag of the MetaGraphDef.</summary>
    public const string ServeTag = "serve";

    /// <summary>Exports a checkpoint with the model that its <c>.meta</c> file holds.</summary>
    /// <param name="ops">The ops to build from.</param>
    /// <param name="checkpoint">Prefix of the checkpoint; values are copied one variable at a time.</param>
    /// <param name="folder">Folder of the SavedModel, which must not exist.</param>
    /// <returns>What was written: signatures, graph, saver.</returns>
    /// <exception cref="StatusException">
    /// NOT_FOUND: no <c>.meta</c> file; INVALID_ARGUMENT: no classifier in it; ALREADY_EXISTS: the folder exists; or it cannot be written.
    /// </exception>
    public static MetaGraphDef Export(IOpTable ops, string checkpoint, string folder)
    {
        var model = new ServingGraph(ops, ProtoFiles.Read<MetaGraphDef>(checkpoint + ".meta"), checkpoint + ".meta");
        CheckpointFit.Check(checkpoint, model.Variables);
        MetaGraphDef meta = MetaGraphs.Of(model.Graph, model.Variables, model.Saver);
        foreach ((string key, SignatureDef signature) in model.Signatures) meta.SignatureDef.Add(key, signature);
        using CheckpointReader values = CheckpointReader.Open(checkpoint);
        using var writer = new SavedModelWriter(folder);
        using (CheckpointWriter variables = writer.CreateVariables())
        {
            foreach (string name in model.Saver.Variables.Select(v => v.SavedName).Distinct())
            {
                using Tensor value = values.Read(name);
                variables.Add(name, value);
            }
            variables.Commit();
        }
        writer.AddMetaGraph(meta, ServeTag);
        writer.Commit();
        return meta;
    }

    /// <summary>The first version folder of a model's base folder that does not exist yet: 1, 2 ...</summary>
    public static string NextVersion(string modelPath)
    {
        long last = !Directory.Exists(modelPath) ? 0 : Directory.GetDirectories(modelPath)
            .Select(d => long.TryParse(Path.GetFileName(d), out long version) ? version : 0).DefaultIfEmpty().Max();
        return Path.Combine(modelPath, $"{last + 1}");
    }
}
