namespace TensorHarbor.Training.Tests.Jobs;

/// <summary>A seed makes a job repeatable bit for bit; without one each run is another.</summary>
public sealed class DeterminismTests
{
    static string[] Train(Func<TrainingOptions, TrainingOptions> change)
    {
        using var job = new JobFixture();
        job.Options = change(job.Options with { StepsToValidate = 20 });
        return JobFixture.Values(job.Run().Checkpoint);
    }

    [Theory, InlineData("wide_and_deep", "adagrad"), InlineData("cnn", "adam"), InlineData("dnn", "ftrl")]
    public void The_same_seed_gives_the_same_bits(string model, string optimizer)
    {
        TrainingOptions Change(TrainingOptions o) =>
            o with { Seed = 42, Optimizer = optimizer, Model = new() { Model = model, BatchNormalization = model == "dnn" } };
        Assert.Equal(Train(Change), Train(Change));
    }

    [Fact]
    public void Sparse_models_too()
    {
        static TrainingOptions Change(TrainingOptions o) => o with
        {
            TrainFiles = [Golden.File("data", "a8a_train.libsvm")],
            ValidationFiles = [],
            Input = o.Input with { FeatureSize = 124 },
        };
        Assert.Equal(Train(Change), Train(Change));
    }

    [Fact]
    public void Large_batches_on_several_threads_too()
    {
        static TrainingOptions Change(TrainingOptions o) =>
            o with { BatchSize = 4096, IntraOpThreads = 4, MaxSteps = 5, Model = new() { HiddenUnits = [128, 64] } };
        Assert.Equal(Train(Change), Train(Change));
    }

    [Fact]
    public void The_seed_is_that_of_initial_values_and_of_the_order_of_rows()
    {
        string[] one = Train(o => o with { Seed = 1, MaxSteps = 0, EpochNumber = 1 }),
            two = Train(o => o with { Seed = 2, MaxSteps = 0, EpochNumber = 1 });
        Assert.Equal(one.Length, two.Length);
        Assert.Equal(one.Where(v => v.StartsWith("global_step", StringComparison.Ordinal)), one.Intersect(two));
    }

    [Fact]
    public void Without_a_seed_each_run_is_another() =>
        Assert.Single(Train(o => o with { Seed = 0 }).Intersect(Train(o => o with { Seed = 0 })));
}
