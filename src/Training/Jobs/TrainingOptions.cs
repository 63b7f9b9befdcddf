using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>A training job. Names and defaults are those of the original program's flags.</summary>
public sealed record TrainingOptions
{
    /// <summary>Files to train on.</summary>
    public IReadOnlyList<string> TrainFiles { get; init; } = ["data/cancer_train.csv.tfrecords"];

    /// <summary>Files to validate on; empty: no validation.</summary>
    public IReadOnlyList<string> ValidationFiles { get; init; } = ["data/cancer_test.csv.tfrecords"];

    /// <summary>Form of the files. Its list of files is not looked at.</summary>
    public InputOptions Input { get; init; } = new() { Files = [] };

    /// <summary>The model; its feature and label sizes follow from the data and <see cref="Input"/>.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Name in <see cref="OptimizerCatalog"/>.</summary>
    public string Optimizer { get; init; } = "adagrad";

    /// <summary>Learning rate and its decay.</summary>
    public LearningRate LearningRate { get; init; } = 0.01f;

    /// <summary>Rows per step.</summary>
    public int BatchSize { get; init; } = 1024;

    /// <summary>Rows per step of validation.</summary>
    public int ValidateBatchSize { get; init; } = 1024;

    /// <summary>Rows that a batch is drawn from beyond the batch itself.</summary>
    public int MinAfterDequeue { get; init; } = 100;

    /// <summary>Times to go through the training files; 0: without end.</summary>
    public long EpochNumber { get; init; }

    /// <summary>Global step to stop at; 0: no limit.</summary>
    public long MaxSteps { get; init; }

    /// <summary>Steps from one validation, checkpoint and summary to the next.</summary>
    public long StepsToValidate { get; init; } = 100;

    /// <summary>Folder of checkpoints.</summary>
    public string CheckpointPath { get; init; } = "./checkpoint/";

    /// <summary>Steps to trace; their traces go to <see cref="OutputPath"/>. In a cluster the chief traces its own steps.</summary>
    public TracedSteps TracedSteps { get; init; } = TracedSteps.None;

    /// <summary>Base of the checkpoints' names: <c>checkpoint.ckpt-100</c>.</summary>
    public string CheckpointName { get; init; } = TrainingJob.CheckpointName;

    /// <summary>Write the training graph as text, <c>graph.pbtxt</c>, to the folder of checkpoints, as TensorFlow's Supervisor does.</summary>
    public bool WritesGraph { get; init; }

    /// <summary>Folder of event files.</summary>
    public string OutputPath { get; init; } = "./tensorboard/";

    /// <summary>Begin anew although there is a checkpoint.</summary>
    public bool FromScratch { get; init; }

    /// <summary>Checkpoints to keep.</summary>
    public int KeepCheckpoints { get; init; } = 5;

    /// <summary>Hours after which a checkpoint is kept for ever.</summary>
    public double KeepEveryHours { get; init; } = 10_000;

    /// <summary>Seed of initial values and of the order of rows; 0: different each time.</summary>
    public long Seed { get; init; }

    /// <summary>Train synchronously: an update is the mean of the gradients of several workers.</summary>
    public bool SyncReplicas { get; init; }

    /// <summary>Gradients per synchronous update; 0: as many as workers. With fewer, the slowest workers' gradients are dropped.</summary>
    public int ReplicasToAggregate { get; init; }

    /// <summary>Each ps writes its own variables to the folder of checkpoints, which it must see under the same path as the chief.</summary>
    public bool SaveSharded { get; init; }

    /// <summary>Threads that one kernel may use; 0: as many as processors.</summary>
    public int IntraOpThreads { get; init; }

    /// <summary>Collects what is wrong with the options.</summary>
    public void Check(List<string> problems)
    {
        if (BatchSize < 1) problems.Add($"--batch_size must be at least 1, got {BatchSize}");
        if (ValidateBatchSize < 1) problems.Add($"--validate_batch_size must be at least 1, got {ValidateBatchSize}");
        if (StepsToValidate < 1) problems.Add($"--steps_to_validate must be at least 1, got {StepsToValidate}");
        if (Input.LabelSize < 2) problems.Add($"--label_size must be at least 2, got {Input.LabelSize}");
        if (LearningRate.Initial <= 0 || !float.IsFinite(LearningRate.Initial)) problems.Add($"--learning_rate must be positive, got {LearningRate.Initial}");
        if (Model.Partitions < 1) problems.Add($"--partitions must be at least 1, got {Model.Partitions}");
        if (KeepCheckpoints < 1) problems.Add($"--keep_checkpoint_max must be at least 1, got {KeepCheckpoints}");
        if (Model.HiddenUnits.Any(u => u < 1)) problems.Add($"--dnn_struct must be positive numbers, got {string.Join(' ', Model.HiddenUnits)}");
        if (ReplicasToAggregate < 0) problems.Add($"--replicas_to_aggregate must not be negative, got {ReplicasToAggregate}");
        if (ReplicasToAggregate > 0 && !SyncReplicas) problems.Add("--replicas_to_aggregate is for synchronous training: give --sync_replicas, too");
        if (!OptimizerCatalog.Names.Contains(Optimizer)) problems.Add(Catalogs.Unknown("optimizer", Optimizer, OptimizerCatalog.Names));
        if (!ModelCatalog.Names.Contains(Model.Model)) problems.Add(Catalogs.Unknown("model", Model.Model, ModelCatalog.Names));
    }

    /// <summary>Throws if something is wrong; names every problem.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT.</exception>
    public void ThrowIfWrong()
    {
        var problems = new List<string>();
        Check(problems);
        if (problems.Count > 0) Throw.InvalidArgument(string.Join("\n", problems));
    }
}
