using TensorHarbor.Formats.Checkpoints;

namespace TensorHarbor.Training.Tests.Jobs;

/// <summary>How a job begins, goes on, ends and begins again.</summary>
public sealed class TrainingJobTests : IDisposable
{
    readonly JobFixture _job = new();

    public void Dispose() => _job.Dispose();

    [Fact]
    public void A_job_validates_and_saves_every_so_many_steps_and_at_the_end()
    {
        _job.Options = _job.Options with { MaxSteps = 25 };
        TrainingSummary summary = _job.Run();
        Assert.Equal(["started 0 25 ", "validated 10", "validated 20", "validated 25"], _job.Told);
        Assert.Equal([10, 20, 25], _job.Steps());
        Assert.Equal((TrainingEnd.LastStep, 0L, 25L, _job.Prefix(25)),
            (summary.End, summary.FirstStep, summary.Last.Step, summary.Checkpoint));
        Assert.True(File.Exists(summary.EventFile));
        Assert.All(_job.Reports, r => Assert.True(double.IsFinite(r.ValidationLoss) && r.Metrics.Accuracy is > 0.1 and <= 1
            && r.Metrics.Auc is > 0.1 and <= 1));
    }

    [Fact]
    public void The_same_command_again_goes_on_at_the_global_step()
    {
        _job.Run();
        _job.Options = _job.Options with { MaxSteps = 35 };
        TrainingSummary summary = _job.Run();
        Assert.Equal("started 20 35 checkpoint.ckpt-20", _job.Told[3]);
        Assert.Equal((20L, 35L), (summary.FirstStep, summary.Last.Step));
        using CheckpointReader last = CheckpointReader.Open(_job.Prefix(35));
        using Tensor step = last.Read("global_step");
        Assert.Equal(35, step.Item<long>());
    }

    [Fact]
    public void A_job_that_is_done_leaves_its_checkpoint_alone()
    {
        _job.Run();
        Dictionary<string, string> before = Files();
        TrainingSummary summary = _job.Run();
        Assert.Equal((TrainingEnd.LastStep, 20L, 20L, _job.Prefix(20)),
            (summary.End, summary.FirstStep, summary.Last.Step, summary.Checkpoint));
        Assert.Equal(before, Files());
    }

    Dictionary<string, string> Files() =>
        Directory.GetFiles(_job.Options.CheckpointPath).ToDictionary(f => f, f => Convert.ToHexString(File.ReadAllBytes(f)));

    [Fact]
    public void From_scratch_the_checkpoint_is_not_looked_at()
    {
        _job.Run();
        _job.Options = _job.Options with { FromScratch = true, MaxSteps = 5 };
        Assert.Equal((0L, 5L), (_job.Run().FirstStep, _job.Reports[^1].Step));
    }

    [Fact]
    public void The_data_may_end_before_the_last_step()
    {
        _job.Options = _job.Options with { MaxSteps = 0, EpochNumber = 2 };
        TrainingSummary summary = _job.Run();
        Assert.Equal((TrainingEnd.EndOfData, 16L), (summary.End, summary.Last.Step)); // 2 * 497 rows in batches of 64
        Assert.Equal("started 0  ", _job.Told[0]);
    }

    [Fact]
    public void Training_makes_the_loss_smaller()
    {
        _job.Options = _job.Options with { Optimizer = "adam", LearningRate = 0.05f, MaxSteps = 200, StepsToValidate = 50 };
        _job.Run();
        Assert.True(_job.Reports[^1].ValidationLoss < 0.5 * _job.Reports[0].ValidationLoss,
            $"{_job.Reports[0].ValidationLoss} -> {_job.Reports[^1].ValidationLoss}");
        Assert.InRange(_job.Reports[^1].Metrics.Auc, 0.8, 1);
    }

    [Fact]
    public void Sparse_data_trains_too()
    {
        _job.Options = _job.Options with
        {
            TrainFiles = [Golden.File("data", "a8a_train.libsvm")],
            ValidationFiles = [],
            Input = _job.Options.Input with { FeatureSize = 124 },
        };
        TrainingSummary summary = _job.Run();
        Assert.Equal((20L, true, true), (summary.Last.Step, double.IsNaN(summary.Last.ValidationLoss), double.IsFinite(summary.Last.Loss)));
    }

    [Fact]
    public void Without_the_size_of_the_vocabulary_sparse_data_is_refused()
    {
        _job.Options = _job.Options with { TrainFiles = [Golden.File("data", "a8a_train.libsvm")] };
        Assert.Equal("Sparse rows do not say how many features there are: give --feature_size (124 for a8a)",
            Assert.Throws<StatusException>(() => _job.Run()).Message);
    }

    [Fact]
    public void Cancelling_ends_after_the_step_and_saves_it()
    {
        using var stop = new CancellationTokenSource();
        _job.OnStep = step =>
        {
            if (step == 13) stop.Cancel();
        };
        TrainingSummary summary = _job.Run(stop.Token);
        Assert.Equal((TrainingEnd.Interrupted, 13L, _job.Prefix(13)), (summary.End, summary.Last.Step, summary.Checkpoint));
        Assert.Equal([10, 13], _job.Steps());
        _job.OnStep = _ => { };
        Assert.Equal((13L, 20L), (_job.Run().FirstStep, _job.Reports[^1].Step));
    }

    [Fact]
    public void Cancelling_before_the_first_step_still_saves()
    {
        TrainingSummary summary = _job.Run(new CancellationToken(canceled: true));
        Assert.Equal((TrainingEnd.Interrupted, 0L, _job.Prefix(0)), (summary.End, summary.Last.Step, summary.Checkpoint));
    }

    [Fact]
    public void Every_wrong_option_is_told_at_once()
    {
        var model = new ModelOptions { Model = "wide_and_dep" };
        _job.Options = _job.Options with { Optimizer = "adagard", BatchSize = 0, LearningRate = -1, Model = model };
        var error = Assert.Throws<StatusException>(() => _job.Run());
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        string[] lines = error.Message.Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Equal("--batch_size must be at least 1, got 0", lines[0]);
        Assert.Equal("--learning_rate must be positive, got -1", lines[1]);
        Assert.StartsWith("Unknown optimizer 'adagard'; did you mean 'adagrad'?", lines[2]);
        Assert.StartsWith("Unknown model 'wide_and_dep'; did you mean 'wide_and_deep'?", lines[3]);
    }

    [Theory, InlineData("wide"), InlineData("lr"), InlineData("deep"), InlineData("dnn"), InlineData("cnn"), InlineData("wide_and_deep")]
    public void Every_model_trains(string model)
    {
        _job.Options = _job.Options with { Model = new() { Model = model, BatchNormalization = model == "dnn" } };
        Assert.Equal(20, _job.Run().Last.Step);
    }

    [Fact]
    public void Every_optimizer_trains()
    {
        foreach (string optimizer in OptimizerCatalog.Names)
        {
            _job.Options = _job.Options with { Optimizer = optimizer, CheckpointPath = _job.Folder[optimizer] };
            Assert.Equal(20, _job.Run().Last.Step);
        }
    }
}
