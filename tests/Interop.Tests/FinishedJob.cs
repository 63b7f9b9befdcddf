using TensorHarbor.Ops;
using TensorHarbor.Training;

namespace TensorHarbor.Interop.Tests;

/// <summary>A training job that has run in a folder: checkpoints, events, a SavedModel.</summary>
sealed class FinishedJob : ITrainingObserver
{
    public FinishedJob(TempFolder folder)
    {
        var options = new TrainingOptions
        {
            TrainFiles = [Golden.File("data", "cancer_train.csv.tfrecords")],
            ValidationFiles = [Golden.File("data", "cancer_test.csv.tfrecords")],
            BatchSize = 64,
            MaxSteps = 30,
            StepsToValidate = 10,
            Seed = 7,
            TracedSteps = TracedSteps.Parse("5"),
            CheckpointPath = folder["checkpoint"],
            OutputPath = folder["events/run"],
        };
        var job = new TrainingJob(options, OpTable.Instance, this, TimeProvider.System);
        Summary = job.Run(CancellationToken.None);
        SavedModel = job.Export(Summary.Checkpoint, folder["model"]);
    }

    public TrainingSummary Summary { get; }

    public string SavedModel { get; }

    public List<TrainingReport> Reports { get; } = [];

    /// <summary>The scalars that each report wrote.</summary>
    public static IEnumerable<(string Tag, double Value)> Scalars(TrainingReport report) =>
    [
        ("loss", report.Loss), ("validation_loss", report.ValidationLoss), ("accuracy", report.Metrics.Accuracy), ("auc", report.Metrics.Auc),
    ];

    public void Started(long step, long? lastStep, string? restoredFrom)
    {
    }

    public void Stepped(long step, float loss)
    {
    }

    public void Noted(string text)
    {
    }

    public void Validated(TrainingReport report) => Reports.Add(report);
}
