using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary>What goes wrong is said in one text on standard error, with exit code 1 (2 for the command line), and leaves nothing half-written.</summary>
public sealed class TrainErrorTests : IDisposable
{
    readonly TrainProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Theory]
    [InlineData(2, "unknown flag '--optimiser' of 'train'; did you mean '--optimizer'? See 'tensorharbor train --help'", "--optimiser", "sgd")]
    [InlineData(2, "flag '--batch_size' needs a whole number, got 'many'. See 'tensorharbor train --help'", "--batch_size", "many")]
    [InlineData(1, "INVALID_ARGUMENT: Unknown model 'wide_and_dep'; did you mean 'wide_and_deep'? Known: ", "--model", "wide_and_dep")]
    [InlineData(1, "INVALID_ARGUMENT: Unknown optimizer 'adagrd'; did you mean 'adagrad'? Known: ", "--optimizer", "adagrd")]
    [InlineData(1, "INVALID_ARGUMENT: --mode: expected train or train_from_scratch, got 'inference'; that is the verb 'predict'", "--mode", "inference")]
    [InlineData(1, "INVALID_ARGUMENT: --batch_size must be at least 1, got 0\n--learning_rate must be positive, got -1", "--batch_size", "0", "--learning_rate", "-1")]
    [InlineData(1, "INVALID_ARGUMENT: --dnn_struct: expected numbers such as \"128 32 8\", got '10 x'", "--dnn_struct", "10 x")]
    public void Wrong_flags_are_named(int exitCode, string message, params string[] flags)
    {
        Assert.StartsWith(message, _program.Run(TrainProgram.Train(flags)).Failed(exitCode));
        Assert.Empty(Directory.GetFileSystemEntries(_program.Folder.Path));
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Equal("NOT_FOUND: gone.csv; No such file or directory", _program.Run("train", "--train_file", "gone.csv").Failed());

    [Theory]
    [InlineData("", "bad.csv: the file is empty, expected rows")]
    [InlineData("1,2,0\n1,2\n", "bad.csv:2:4: Expect 3 fields but have 2 in record 1")]
    [InlineData("1,2,0\n1,x,1\n", "bad.csv:2:3: Field 1 in record 1 is not a valid float: x")]
    [InlineData("1,2,0\n1,2,7\n", "bad.csv:2: label 7 is out of range: expected a whole number in [0, 2) (--label_size 2)")]
    public void A_bad_row_is_named_with_its_place(string text, string message)
    {
        File.WriteAllText(_program.Folder["bad.csv"], text);
        Assert.Equal($"INVALID_ARGUMENT: {message}", _program.Run("train", "--train_file", "bad.csv", "--validate_file", "", "--max_steps", "3").Failed());
        Assert.False(Directory.Exists(_program.Folder["checkpoint"]));
    }

    [Fact]
    public void A_checkpoint_of_another_model_is_refused_with_the_first_variable_that_differs()
    {
        _program.Run(TrainProgram.Train("--max_steps", "2")).Succeeded();
        string Resume(params string[] flags) => _program.Run(TrainProgram.Train(["--max_steps", "4", .. flags])).Failed();
        const string Start = "INVALID_ARGUMENT: Checkpoint ./checkpoint/checkpoint.ckpt-2 is of another model: variable ";
        Assert.Equal(Start + "'model/layer1/biases' is float[10] in it, the model has float[12]", Resume("--dnn_struct", "12 10"));
        Assert.Equal(Start + "'model/layer1/biases' is float[10] in it, the model has no such variable", Resume("--model", "lr"));
        Assert.StartsWith("NOT_FOUND: Key beta1_power not found in checkpoint ./checkpoint/checkpoint.ckpt-2: ", Resume("--optimizer", "adam"));
        Assert.Contains("Continue training", _program.Run(TrainProgram.Train("--max_steps", "4", "--optimizer", "sgd")).Succeeded().Output);
        Assert.Contains("ckpt-1\n", _program.Run(TrainProgram.Train("--max_steps", "1", "--model", "lr", "--mode", "train_from_scratch")).Succeeded().Output);
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_the_run_and_keeps_the_last_good_checkpoint()
    {
        _program.Run(TrainProgram.Train("--max_steps", "2", "--optimizer", "sgd", "--learning_rate", "0.0001")).Succeeded();
        string message = _program.Run(TrainProgram.Train("--max_steps", "50", "--optimizer", "sgd", "--learning_rate", "1e30")) switch
        {
            { ExitCode: 1, Error: var error } => error,
            var other => throw new InvalidOperationException($"exit code {other.ExitCode}"),
        };
        Assert.Matches(@"^tensorharbor: ABORTED: Model diverged at step \d+: loss = \S+; the last good checkpoint is \./checkpoint/checkpoint\.ckpt-2\n$", message);
        Assert.Contains("checkpoint.ckpt-2", _program.Run("eval", "--validate_file", TrainProgram.Data("cancer_test.csv")).Succeeded().Output);
    }

    [Theory]
    [InlineData("--checkpoint_path")]
    [InlineData("--output_path")]
    [InlineData("--model_path")]
    public void A_folder_that_cannot_be_written_is_refused_before_the_first_step(string flag)
    {
        File.WriteAllText(_program.Folder["file"], "");
        Assert.Equal($"FAILED_PRECONDITION: {flag} file/folder: {_program.Folder["file"]} is a file, expected a folder",
            _program.Run(TrainProgram.Train("--max_steps", "1", flag, "file/folder")).Failed());
        Assert.Equal([_program.Folder["file"]], Directory.GetFileSystemEntries(_program.Folder.Path));
    }

    [Fact]
    public void A_full_disk_leaves_the_last_checkpoint()
    {
        string disk = Directory.CreateDirectory(_program.Folder["disk"]).FullName;
        ProcessRun mount = _program.RunAs("/bin/sh", ["-c", $"mount -t tmpfs -o size=200k none '{disk}'"]);
        Assert.SkipUnless(mount.ExitCode == 0, $"no small file system to fill: {mount.Error.Trim()}");
        try
        {
            ProcessRun run = _program.Run(TrainProgram.Train("--max_steps", "100", "--steps_to_validate", "5", "--checkpoint_path", "disk/c"));
            Assert.Equal(1, run.ExitCode);
            Assert.Matches(@"^tensorharbor: RESOURCE_EXHAUSTED: disk/c/\S+; No space left on device \(while saving step \d+; the last good checkpoint is disk/c/checkpoint\.ckpt-\d+\)\n$", run.Error);
            string[] prefixes = [.. Directory.GetFiles(Path.Combine(disk, "c"), "*.index")];
            Assert.All(prefixes, index => Assert.True(File.Exists(Path.ChangeExtension(index, ".meta")), $"{index} is half a checkpoint"));
            _program.Run("eval", "--checkpoint_path", "disk/c", "--validate_file", TrainProgram.Data("cancer_test.csv")).Succeeded();
        }
        finally
        {
            _program.RunAs("/bin/sh", ["-c", $"umount '{disk}'"]);
        }
    }

    [Theory]
    [InlineData("eval", "--checkpoint_path", "gone", "NOT_FOUND: No model found: no checkpoint in gone: there is no such folder. To train one: tensorharbor train --checkpoint_path gone")]
    [InlineData("predict", "--checkpoint_path", ".", "NOT_FOUND: No model found: no checkpoint in .: there is no file ./checkpoint. To train one: tensorharbor train --checkpoint_path .")]
    [InlineData("export", "--checkpoint", "gone/x-1", "NOT_FOUND: No model found: no checkpoint gone/x-1 (gone/x-1.index). To see the checkpoints of a folder: tensorharbor inspect gone")]
    [InlineData("predict", "--model_path", "gone", "NOT_FOUND: No model found: no SavedModel in gone: there is no such folder. To export one: tensorharbor export --model_path gone")]
    [InlineData("eval", "--model_path", ".", "NOT_FOUND: No model found: no SavedModel in .: neither saved_model.pb nor a version folder (1, 2 ...) with one is in it. To export one: tensorharbor export --model_path .")]
    public void Without_a_model_the_next_command_is_named(string verb, string flag, string value, string message)
    {
        Assert.Equal(message, _program.Run(verb, flag, value).Failed());
        Assert.Empty(Directory.GetFileSystemEntries(_program.Folder.Path));
    }

    [Fact]
    public void Files_that_exist_are_not_overwritten_and_damaged_ones_are_named()
    {
        _program.Run(TrainProgram.Train("--max_steps", "2")).Succeeded();
        Assert.StartsWith("ALREADY_EXISTS: Export directory ./model/1 already exists", _program.Run("export", "--model_version", "1").Failed());

        string data = _program.Folder["checkpoint/checkpoint.ckpt-2.data-00000-of-00001"];
        byte[] whole = File.ReadAllBytes(data);
        File.WriteAllBytes(data, whole[..(whole.Length / 2)]);
        foreach (string[] args in new[] { ["eval", "--validate_file", TrainProgram.Data("cancer_test.csv")], ["export"], TrainProgram.Train("--max_steps", "4") })
        {
            Assert.Matches(@"^(DATA_LOSS|OUT_OF_RANGE): (.|\n)*checkpoint\.ckpt-2", _program.Run(args).Failed());
        }
        Assert.Equal(["1"], Directory.GetFileSystemEntries(_program.Folder["model"]).Select(Path.GetFileName));
    }
}
