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

    /// <summary>Exports.</summary>
    /// <param name="ops">The ops to build from.</param>
    /// <param name="options">The model that the checkpoint is of.</param>
    /// <param name="sparse">Is it a model of sparse rows?</param>
    /// <param name="checkpoint">Prefix of the checkpoint; values are copied one variable at a time.</param>
    /// <param name="folder">Folder of the SavedModel, which must not exist.</param>
    /// <exception cref="StatusException">The checkpoint is of another model; the folder exists or cannot be written.</exception>
    public static void Export(IOpTable ops, ModelOptions options, bool sparse, string checkpoint, string folder)
    {
        var model = new ServingGraph(ops, options, sparse);
        CheckpointFit.Check(checkpoint, model.Variables.All);
        MetaGraphDef meta = MetaGraphs.Of(model.Graph, model.Variables, model.Saver);
        foreach ((string key, SignatureDef signature) in model.Signatures) meta.SignatureDef.Add(key, signature);
        using CheckpointReader values = CheckpointReader.Open(checkpoint);
        using var writer = new SavedModelWriter(folder);
        using (CheckpointWriter variables = writer.CreateVariables())
        {
            foreach (GraphVariable variable in model.Saver.Variables)
            {
                using Tensor value = values.Read(variable.Name);
                variables.Add(variable.Name, value);
            }
            variables.Commit();
        }
        writer.AddMetaGraph(meta, ServeTag);
        writer.Commit();
    }

    /// <summary>The first version folder of a model's base folder that does not exist yet: 1, 2 ...</summary>
    public static string NextVersion(string modelPath)
    {
        long last = !Directory.Exists(modelPath) ? 0 : Directory.GetDirectories(modelPath)
            .Select(d => long.TryParse(Path.GetFileName(d), out long version) ? version : 0).DefaultIfEmpty().Max();
        return Path.Combine(modelPath, $"{last + 1}");
    }
}
