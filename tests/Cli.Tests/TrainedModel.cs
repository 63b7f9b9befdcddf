using TensorHarbor.Testing;

namespace TensorHarbor.Cli.Tests;

/// <summary>A small classifier of the cancer data and one of the sparse a8a data, trained once and exported.</summary>
public sealed class TrainedModel : IAsyncLifetime
{
    readonly TempFolder _folder = new();

    public string this[string name] => _folder[name];

    public static string Data(string name) => Golden.File("data", name);

    /// <summary>Flags that name the dense model, as a checkpoint and as a SavedModel.</summary>
    public string[] Checkpoint => ["--checkpoint_path", _folder["dense"]];
    public string[] SavedModel => ["--model_path", _folder["dense_model"]];
    public string[] SparseCheckpoint => ["--checkpoint_path", _folder["sparse"]];

    public async ValueTask InitializeAsync()
    {
        await Train("dense", "cancer_train.csv.tfrecords", "--max_steps", "20");
        await Train("sparse", "a8a_test.libsvm", "--max_steps", "2", "--feature_size", "124", "--dnn_struct", "4");
    }

    async Task Train(string name, string file, params string[] more)
    {
        ProgramRun run = await ProgramRun.Of(["train", "--train_file", Data(file), "--validate_file", "", "--seed", "5", "--batch_size", "64",
            "--checkpoint_path", _folder[name], "--output_path", _folder["events"], "--model_path", _folder[name + "_model"], .. more]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
