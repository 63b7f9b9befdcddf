// Trains a classifier for some steps, exports it, and predicts from the SavedModel: all that needs generated tables, protobuf's reflection and
// kernels of several types, in machine code. Arguments: training data, an empty folder.
using TensorHarbor.Aot;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;
using TensorHarbor.Training;

string data = args[0], folder = args[1];
var options = new TrainingOptions
{
    TrainFiles = [data],
    ValidationFiles = [data],
    Model = new() { Model = "wide_and_deep", HiddenUnits = [16, 8] },
    Optimizer = "adam",
    BatchSize = 64,
    MaxSteps = 50,
    StepsToValidate = 50,
    Seed = 1,
    CheckpointPath = Path.Combine(folder, "checkpoint"),
    OutputPath = Path.Combine(folder, "events"),
};
var job = new TrainingJob(options, OpTable.Instance, new Silent(), TimeProvider.System);
TrainingSummary summary = job.Run(CancellationToken.None);
Console.WriteLine($"step {summary.Last.Step}: accuracy above 0.5: {summary.Last.Metrics.Accuracy > 0.5}");

string exported = job.Export(summary.Checkpoint, Path.Combine(folder, "model"));
using LoadedModel model = LoadedModel.FromSavedModel(exported, OpTable.Instance);
foreach ((string key, SignatureDef signature) in model.Signatures.OrderBy(s => s.Key, StringComparer.Ordinal))
{
    Console.WriteLine($"{key}: {string.Join(' ', signature.Inputs.Keys.Order(StringComparer.Ordinal))} -> {string.Join(' ', signature.Outputs.Keys.Order(StringComparer.Ordinal))}");
}
