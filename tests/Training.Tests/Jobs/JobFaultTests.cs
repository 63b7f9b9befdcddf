using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Training.Tests.Input;

namespace TensorHarbor.Training.Tests.Jobs;

/// <summary>Jobs that cannot go on say why, keep what is good and let go of everything.</summary>
public sealed class JobFaultTests : IDisposable
{
    readonly JobFixture _job = new();

    public void Dispose() => _job.Dispose();

    StatusException Fail(ErrorCode code)
    {
        StatusException error = Assert.ThrowsAny<StatusException>(() => _job.Run());
        Assert.Equal(code, error.Code);
        return error;
    }

    static void CheckFinite(string prefix)
    {
        using CheckpointReader reader = CheckpointReader.Open(prefix);
        foreach (CheckpointTensor tensor in reader.Tensors.Where(t => t.DType == DType.Float))
        {
            using Tensor value = reader.Read(tensor.Name);
            foreach (float element in value.Read<float>()) Assert.True(float.IsFinite(element), tensor.Name);
        }
    }

    [Fact]
    public void A_diverging_job_names_the_step_and_keeps_the_last_good_checkpoint()
    {
        _job.Run();
        _job.Options = _job.Options with { Optimizer = "adagrad", LearningRate = 1e38f, MaxSteps = 100 };
        StatusException error = Fail(ErrorCode.Aborted);
        Assert.Matches(@"^Model diverged at step 2\d: loss = (NaN|∞); the last good checkpoint is "
            + System.Text.RegularExpressions.Regex.Escape(_job.Prefix(20)) + "$", error.Message);
        Assert.Equal(_job.Prefix(20), CheckpointStates.Latest(_job.Options.CheckpointPath));
        CheckFinite(_job.Prefix(20));
    }

    [Fact]
    public void A_step_that_spoils_the_variables_is_not_saved()
    {
        _job.Options = _job.Options with { Optimizer = "sgd", LearningRate = float.MaxValue, StepsToValidate = 1 };
        StatusException error = Fail(ErrorCode.Aborted);
        Assert.Matches(@"^Model diverged at step 1: variable '.*' is not finite; the last good checkpoint is none$", error.Message);
        Assert.False(Directory.Exists(_job.Options.CheckpointPath));
    }

    [Theory, InlineData(1), InlineData(10), InlineData(1000)]
    public void Whatever_the_rate_every_checkpoint_that_is_left_is_finite(int rate)
    {
        _job.Options = _job.Options with { Optimizer = "sgd", LearningRate = rate * 1e34f, StepsToValidate = 2, MaxSteps = 40 };
        Fail(ErrorCode.Aborted);
        if (!Directory.Exists(_job.Options.CheckpointPath)) return;
        foreach (long step in _job.Steps()) CheckFinite(_job.Prefix(step));
    }

    [Fact]
    public void A_bad_row_in_the_training_file_ends_the_job_after_the_rows_before_it()
    {
        _job.Options = _job.Options with
        {
            TrainFiles = [InputFiles.Text(_job.Folder, "a.csv", [.. Enumerable.Range(0, 30).Select(k => $"{k},1,0"), "x,1,0"])],
            ValidationFiles = [],
            BatchSize = 10,
            MinAfterDequeue = 0,
        };
        Assert.Equal($"{_job.Folder["a.csv"]}:31:1: Field 0 in record 30 is not a valid float: x", Fail(ErrorCode.InvalidArgument).Message);
    }

    [Fact]
    public void A_bad_row_in_the_validation_file_ends_the_job_before_it_trains()
    {
        _job.Options = _job.Options with
        {
            ValidationFiles = [InputFiles.Text(_job.Folder, "a.csv", "1,2,3,4,5,6,7,8,9,0", "1,2,3,4,5,6,7,8,9,5")],
            ValidateBatchSize = 1,
        };
        Assert.StartsWith($"{_job.Folder["a.csv"]}:2: label 5 is out of range", Fail(ErrorCode.InvalidArgument).Message);
        Assert.Empty(_job.Told);
    }

    [Fact]
    public void A_validation_file_of_another_width_is_told()
    {
        _job.Options = _job.Options with { ValidationFiles = [InputFiles.Text(_job.Folder, "a.csv", "1,2,0")] };
        Assert.StartsWith($"{_job.Folder["a.csv"]}:1:", Fail(ErrorCode.InvalidArgument).Message);
    }

    [Fact]
    public void A_validation_file_of_another_form_is_told()
    {
        _job.Options = _job.Options with { ValidationFiles = [Golden.File("data", "a8a_test.libsvm")] };
        Assert.Equal($"{Golden.File("data", "a8a_test.libsvm")}: the rows are sparse, the model takes dense ones",
            Fail(ErrorCode.InvalidArgument).Message);
    }

    [Fact]
    public void A_checkpoint_of_another_model_ends_the_job_before_it_trains()
    {
        _job.Run();
        _job.Options = _job.Options with { Model = _job.Options.Model with { HiddenUnits = [8, 10, 10, 10] } };
        Assert.Equal($"Checkpoint {_job.Prefix(20)} is of another model: variable 'model/layer1/biases' is float[10] in it, the model has float[8]",
            Fail(ErrorCode.InvalidArgument).Message);
        Assert.Equal([10, 20], _job.Steps());
    }

    [Fact]
    public void A_checkpoint_of_another_optimizer_is_told()
    {
        _job.Run();
        _job.Options = _job.Options with { Optimizer = "adam" };
        Assert.StartsWith($"Key beta1_power not found in checkpoint {_job.Prefix(20)}", Fail(ErrorCode.NotFound).Message);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_folder_that_cannot_be_written_is_told(bool checkpoint)
    {
        File.WriteAllText(_job.Folder["file"], "");
        _job.Options = checkpoint ? _job.Options with { CheckpointPath = _job.Folder["file/x"] }
            : _job.Options with { OutputPath = _job.Folder["file/x"] };
        Assert.Contains(_job.Folder["file"], Assert.ThrowsAny<StatusException>(() => _job.Run()).Message);
    }

    [Fact]
    public void Skipped_records_are_counted()
    {
        byte[] bytes = File.ReadAllBytes(_job.Options.TrainFiles[0]);
        bytes[40] ^= 1;
        File.WriteAllBytes(_job.Folder["a.tfrecords"], bytes);
        _job.Options = _job.Options with { TrainFiles = [_job.Folder["a.tfrecords"]] };
        Assert.Equal(0, Assert.IsType<DataLossException>(Fail(ErrorCode.DataLoss)).Offset);
        _job.Options = _job.Options with { Input = _job.Options.Input with { SkipCorrupt = true } };
        Assert.Equal(1, _job.Run().SkippedRecords);
    }
}
