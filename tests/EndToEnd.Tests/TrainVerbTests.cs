using System.Text.Json;
using System.Text.RegularExpressions;
using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary>train, eval, predict and export as a user runs them one after the other.</summary>
public sealed partial class TrainVerbTests : IDisposable
{
    readonly TrainProgram _program = new();

    public void Dispose() => _program.Dispose();

    [GeneratedRegex(@"^\[\d+:\d\d:\d\d\.\d{6}\] Step: (\d+), loss: \d+\.\d{6}, accuracy: \d\.\d{6}, auc: \d\.\d{6}$", RegexOptions.Multiline)]
    private static partial Regex OriginalLine();

    static string[] CancerTest => File.ReadAllLines(TrainProgram.Data("cancer_test.csv"));

    [Fact]
    public void Trains_resumes_evaluates_predicts_and_exports()
    {
        string output = _program.Run(TrainProgram.Train("--max_steps", "200")).Succeeded().Output;
        Assert.Equal(["100", "200"], OriginalLine().Matches(output).Select(m => m.Groups[1].Value));
        Assert.DoesNotContain('\e', output);
        Assert.Contains("\n  checkpoint    ./checkpoint/checkpoint.ckpt-200\n", output);
        Assert.Contains("\n  SavedModel    ./model/1\n", output);

        output = _program.Run(TrainProgram.Train("--max_steps", "250")).Succeeded().Output;
        Assert.StartsWith("Continue training from the model ./checkpoint/checkpoint.ckpt-200\n", output);
        Assert.Equal(["250"], OriginalLine().Matches(output).Select(m => m.Groups[1].Value));

        JsonElement fromCheckpoint = Evaluate(), fromSavedModel = Evaluate("--model_path", "model");
        Assert.Equal(CancerTest.Length, fromCheckpoint.GetProperty("rows").GetInt32());
        Assert.Equal("./checkpoint/checkpoint.ckpt-250", fromCheckpoint.GetProperty("path").GetString());
        Assert.Equal("model/2", fromSavedModel.GetProperty("path").GetString());
        Assert.Equal(fromCheckpoint.GetProperty("loss").GetDouble(), fromSavedModel.GetProperty("loss").GetDouble(), 1e-6);
        Assert.Contains($"test AUC      {fromCheckpoint.GetProperty("auc").GetDouble():0.000000}", output);

        string predictions = _program.Run("predict", "--input", TrainProgram.Data("cancer_test.csv")).Succeeded().Output;
        Assert.Equal(CancerTest.Length, predictions.Split('\n').Length - 1);
        Assert.Equal(predictions, _program.Run("predict", "--model_path", "model/2", "--input", TrainProgram.Data("cancer_test.csv.tfrecords")).Succeeded().Output);

        output = _program.Run("export", "--checkpoint", "checkpoint/checkpoint.ckpt-200").Succeeded().Output;
        Assert.StartsWith("saved model  ./model/3\n", output);
        foreach (string signature in new[] { "serving_default", "classify", "regress" }) Assert.Contains($"\n  {signature} ", output);
        Assert.Equal(Evaluate("--checkpoint", "checkpoint/checkpoint.ckpt-200").GetProperty("accuracy").GetDouble(),
            Evaluate("--model_path", "model").GetProperty("accuracy").GetDouble());
    }

    JsonElement Evaluate(params string[] more) => JsonDocument.Parse(
        _program.Run(["eval", "--json", "--validate_file", TrainProgram.Data("cancer_test.csv.tfrecords"), .. more]).Succeeded().Output).RootElement;

    [Fact]
    public void A_second_run_to_the_same_step_changes_nothing()
    {
        _program.Run(TrainProgram.Train("--max_steps", "10")).Succeeded();
        Dictionary<string, DateTime> before = Checkpoints();
        string output = _program.Run(TrainProgram.Train("--max_steps", "10")).Succeeded().Output;
        Assert.Contains("\nNothing to train: the checkpoint is at step 10 already;", output);
        Assert.DoesNotContain("NaN", output);
        Assert.Equal(before, Checkpoints());
        Assert.Equal(["1"], Directory.GetDirectories(_program.Folder["model"]).Select(Path.GetFileName));
    }

    Dictionary<string, DateTime> Checkpoints() => Directory.GetFiles(_program.Folder["checkpoint"]).ToDictionary(f => f, File.GetLastWriteTimeUtc);

    [Fact]
    public void A_seed_makes_a_run_repeatable()
    {
        string[] seeded = ["--max_steps", "30", "--steps_to_validate", "10", "--batch_size", "64", "--seed"];
        foreach ((string folder, string seed) in new[] { ("a", "7"), ("b", "7"), ("c", "8") })
        {
            _program.Run(TrainProgram.Train([.. seeded, seed, "--checkpoint_path", folder])).Succeeded();
        }
        byte[] Values(string folder) => File.ReadAllBytes(_program.Folder[$"{folder}/checkpoint.ckpt-30.data-00000-of-00001"]);
        Assert.Equal(Values("a"), Values("b"));
        Assert.NotEqual(Values("a"), Values("c"));
    }

    [Fact]
    public void Epochs_end_the_run_with_the_data()
    {
        string output = _program.Run(TrainProgram.Train("--epoch_number", "3", "--batch_size", "100")).Succeeded().Output;
        Assert.Contains("\nDone training after reading all data\n", output);
        int rows = File.ReadAllLines(TrainProgram.Data("cancer_train.csv")).Length;
        Assert.Contains($"checkpoint.ckpt-{(3 * rows + 99) / 100}\n", output);
    }

    [Theory]
    [InlineData("cancer_train.csv", "cancer_test.csv", "--model lr")]
    [InlineData("cancer_train.csv", "cancer_test.csv", "--model cnn --optimizer adam")]
    [InlineData("cancer_train.csv", "cancer_test.csv", "--model dnn --enable_bn true --dnn_struct 7,5")]
    [InlineData("iris_train.csv", "iris_test.csv", "--label_size 3 --label_column 0 --optimizer momentum")]
    [InlineData("a8a_test.libsvm", "a8a_test.libsvm", "--feature_size 124 --batch_size 64 --dnn_struct 4")]
    public void The_other_verbs_know_the_model_that_was_trained(string train, string test, string flags)
    {
        string file = TrainProgram.Data(test);
        string[] form = flags.Contains("label_column") ? ["--label_column", "0"] : [];
        _program.Run(["train", "--train_file", TrainProgram.Data(train), "--validate_file", file, "--max_steps", "3", .. flags.Split(' ')]).Succeeded();
        string loss = _program.Run(["eval", "--validate_file", file, .. form]).Succeeded().Output;
        _program.Run("export", "--model_version", "5").Succeeded();
        Assert.Equal(loss.Replace("./checkpoint/checkpoint.ckpt-3", "model/5"), _program.Run(["eval", "--validate_file", file, "--model_path", "model", .. form]).Succeeded().Output);
        Assert.Equal(File.ReadLines(file).Count(), _program.Run(["predict", "--input", file, .. form]).Succeeded().Output.Split('\n').Length - 1);
    }

    [Fact]
    public void Skips_damaged_records_when_asked_to()
    {
        byte[] whole = File.ReadAllBytes(TrainProgram.Data("cancer_train.csv.tfrecords"));
        File.WriteAllBytes(_program.Folder["cut.tfrecords"], whole[..20_000]);
        string[] train = ["train", "--train_file", "cut.tfrecords", "--validate_file", "", "--max_steps", "3"];
        Assert.Contains("DATA_LOSS: cut.tfrecords: ", _program.Run(train).Failed());
        Assert.Matches(@"\n  skipped       [1-9]\d* damaged records\n", _program.Run([.. train, "--skip_corrupt"]).Succeeded().Output);
    }

    [Fact]
    public void Predicts_from_standard_input()
    {
        _program.Run(TrainProgram.Train("--max_steps", "5")).Succeeded();
        string rows = string.Join('\n', CancerTest.Take(3).Select(l => l[..l.LastIndexOf(',')])) + "\n";
        ProcessRun csv = _program.RunAs(TrainProgram.Executable, ["predict", "--input", "-"], rows).Succeeded();
        Assert.Equal(_program.Run("predict", "--input", TrainProgram.Data("cancer_test.csv")).Output.Split('\n').Take(3), csv.Output.TrimEnd('\n').Split('\n'));
        ProcessRun json = _program.RunAs(TrainProgram.Executable, ["predict", "--input", "-", "--file_format", "json", "--format", "json"], $"[[{CancerTest[0][..^2]}]]").Succeeded();
        JsonElement first = JsonDocument.Parse(json.Output).RootElement.GetProperty("predictions")[0];
        Assert.Equal(csv.Output.Split(',')[0], first.GetProperty("prediction").GetInt32().ToString());
    }
}
