using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Ops;

namespace TensorHarbor.Training.Tests.Jobs;

/// <summary>Runs training jobs in a folder of their own and remembers what the observer was told.</summary>
sealed class JobFixture : ITrainingObserver, IDisposable
{
    readonly TempFolder _folder = new();

    public JobFixture() => Options = new()
    {
        TrainFiles = [Golden.File("data", "cancer_train.csv.tfrecords")],
        ValidationFiles = [Golden.File("data", "cancer_test.csv.tfrecords")],
        BatchSize = 64,
        MaxSteps = 20,
        StepsToValidate = 10,
        Seed = 1,
        CheckpointPath = _folder["checkpoint"],
        OutputPath = _folder["events"],
    };

    public TrainingOptions Options { get; set; }

    public TempFolder Folder => _folder;

    public List<string> Told { get; } = [];

    public List<TrainingReport> Reports { get; } = [];

    /// <summary>Is called after each step.</summary>
    public Action<long> OnStep { get; set; } = _ => { };

    public TrainingSummary Run(CancellationToken stop = default) =>
        new TrainingJob(Options, OpTable.Instance, this, TimeProvider.System, Site).Run(stop);

    /// <summary>Where the job runs; <see langword="null"/>: alone.</summary>
    public ITrainingSite? Site { get; set; }

    public void Started(long step, long? lastStep, string? restoredFrom) =>
        Told.Add($"started {step} {lastStep} {Path.GetFileName(restoredFrom)}");

    public void Stepped(long step, float loss) => OnStep(step);

    public void Validated(TrainingReport report)
    {
        Told.Add($"validated {report.Step}");
        Reports.Add(report);
    }

    public void Noted(string text) => Told.Add(text);

    /// <summary>Prefix of a step's checkpoint.</summary>
    public string Prefix(long step) => Path.Combine(Options.CheckpointPath, $"{TrainingJob.CheckpointName}-{step}");

    /// <summary>Steps of the checkpoints that are there.</summary>
    public long[] Steps() => [.. Directory.GetFiles(Options.CheckpointPath, "*.index")
        .Select(f => long.Parse(Path.GetFileNameWithoutExtension(f).Split('-')[1])).Order()];

    /// <summary>All values of a checkpoint, byte by byte.</summary>
    public static string[] Values(string prefix)
    {
        using CheckpointReader reader = CheckpointReader.Open(prefix);
        return [.. reader.Tensors.Select(t =>
        {
            using Tensor value = reader.Read(t.Name);
            return $"{t.Name} {Convert.ToHexString(value.ReadBytes())}";
        })];
    }

    public void Dispose() => _folder.Dispose();
}
