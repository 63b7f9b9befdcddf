using System.Text;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>
/// Trains a classifier: restores the last checkpoint or initializes, steps, validates, saves checkpoints and events.
/// The same options run again go on where the last run ended. In a cluster each worker runs a job, and the chief's does all but the steps.
/// </summary>
/// <param name="options">What to train.</param>
/// <param name="ops">The ops to build graphs from.</param>
/// <param name="observer">Is told how it goes.</param>
/// <param name="time">The clock.</param>
/// <param name="site">Where the graph runs; <see langword="null"/>: in this process.</param>
public sealed class TrainingJob(TrainingOptions options, IOpTable ops, ITrainingObserver observer, TimeProvider time, ITrainingSite? site = null)
{
    /// <summary>Base of the checkpoints' names unless the options say another.</summary>
    public const string CheckpointName = "checkpoint.ckpt";

    /// <summary>Runs the job.</summary>
    /// <param name="stop">Asks it to end after the current step; it saves a checkpoint first.</param>
    /// <exception cref="StatusException">Wrong options or data; files that cannot be written; ABORTED: the loss is not a number.</exception>
    public TrainingSummary Run(CancellationToken stop)
    {
        options.ThrowIfWrong();
        InputOptions input = options.Input with { Files = options.TrainFiles };
        using var rows = new RowStream(input, options.EpochNumber);
        ITrainingSite where = site ?? new LocalSite(new SessionOptions { IntraOpThreads = options.IntraOpThreads });
        ClassifierGraph model = BuildModel(ops, options, rows.Schema, OptimizerCatalog.Create(options.Optimizer, options.LearningRate), where);
        var saver = new Saver(model.Scope, model.Variables.All, options.SaveSharded && where.IsShared);
        var checks = new VariableChecks(model.Scope, model.Variables);
        var checkpoints = new CheckpointManager(saver, options.CheckpointPath, options.CheckpointName, options.KeepCheckpoints, options.KeepEveryHours, time);
        using var start = new SessionStart(model, where, checkpoints, observer, time) { Restores = !options.FromScratch };
        string? restored = start.Open(stop);
        if (options.WritesGraph && where.IsChief) WriteGraph(model.Graph);
        using var run = new TrainingRun(options, model, saver, checks, start, where, checkpoints, observer, time);
        return run.Execute(rows, restored, stop);
    }

    void WriteGraph(Graph graph)
    {
        LocalFiles.Instance.CreateFolder(options.CheckpointPath);
        LocalFiles.Instance.Replace(Path.Combine(options.CheckpointPath, "graph.pbtxt"), Encoding.UTF8.GetBytes(TextFormat.Print(GraphDefs.Export(graph))));
    }

    /// <summary>Exports a checkpoint of the job as a SavedModel.</summary>
    /// <param name="checkpoint">Prefix of the checkpoint.</param>
    /// <param name="modelPath">Base folder; the model goes into the next free version below it.</param>
    /// <returns>The SavedModel's folder.</returns>
    /// <exception cref="StatusException">The folder cannot be written.</exception>
    public string Export(string checkpoint, string modelPath)
    {
        string folder = SavedModelExporter.NextVersion(modelPath);
        SavedModelExporter.Export(ops, checkpoint, folder);
        return folder;
    }

    /// <summary>The graph of a job on rows of a given form.</summary>
    internal static ClassifierGraph BuildModel(IOpTable ops, TrainingOptions options, RowSchema schema, Optimizer? optimizer, ITrainingSite site) =>
        new(new Graph(ops), ModelOf(options, schema), schema.IsSparse, optimizer, SyncOf(options, site), site.NewPlacements());

    static SyncOptions? SyncOf(TrainingOptions options, ITrainingSite site)
    {
        if (!options.SyncReplicas) return null;
        if (!site.IsShared) Throw.InvalidArgument("--sync_replicas is for workers of a cluster: give --ps and --workers, or the host lists of one");
        return new(site.Count, options.ReplicasToAggregate == 0 ? site.Count : options.ReplicasToAggregate);
    }

    static ModelOptions ModelOf(TrainingOptions options, RowSchema schema)
    {
        if (schema is { IsSparse: true, FeatureSize: <= 0 }) Throw.InvalidArgument("Sparse rows do not say how many features there are: give --feature_size (124 for a8a)");
        int parts = options.Model.Partitions;
        if (parts > 1 && !schema.IsSparse) Throw.InvalidArgument("--partitions divides the embedding tables of sparse (LIBSVM) data; this data is dense");
        if (parts > 1 && parts > schema.FeatureSize) Throw.InvalidArgument($"--partitions {parts}: the tables have only {schema.FeatureSize} rows");
        return options.Model with { FeatureSize = schema.FeatureSize, LabelSize = options.Input.LabelSize, Seed = options.Seed };
    }
}
