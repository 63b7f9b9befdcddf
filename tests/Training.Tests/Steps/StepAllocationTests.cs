using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Training.Tests.Input;

namespace TensorHarbor.Training.Tests.Steps;

/// <summary>
/// A step of training with unchanged shapes allocates no managed memory once it is warm: compiled, and with as many jobs for helping
/// threads as were ever open at the same time, which may take some steps.
/// </summary>
public sealed class StepAllocationTests
{
    const int MostRounds = 60, QuietRounds = 5, Steps = 100;

    static readonly string[] _optimizers = ["sgd", "adagrad", "adam"];

    public static TheoryData<string, string, int> Dense => Cases(["wide", "deep", "wide_and_deep", "batch normalisation", "cnn"], 64);

    public static TheoryData<string, string, int> Sparse => Cases(["wide", "deep", "wide_and_deep"], 64);

    static TheoryData<string, string, int> Cases(string[] models, int batch) =>
        [.. from model in models from optimizer in _optimizers select new TheoryDataRow<string, string, int>(model, optimizer, batch)];

    [Theory, MemberData(nameof(Dense))]
    public void A_dense_step_allocates_nothing(string model, string optimizer, int batch) =>
        CheckDense(model, optimizer, batch, threads: 1);

    [Theory, InlineData("wide_and_deep", "adagrad"), InlineData("cnn", "adagrad")]
    public void Not_even_when_several_threads_work_on_it(string model, string optimizer) =>
        CheckDense(model, optimizer, batch: 1024, threads: 4);

    static void CheckDense(string model, string optimizer, int batch, int threads)
    {
        var options = new ModelOptions
        {
            Model = model == "batch normalisation" ? "dnn" : model,
            BatchNormalization = model == "batch normalisation",
            HiddenUnits = [128, 32, 8],
        };
        Check(options, InputFiles.Of(Golden.File("data", "cancer_train.csv")), optimizer, batch, threads);
    }

    [Theory, MemberData(nameof(Sparse)), InlineData("wide_and_deep", "adagrad", 1024)]
    public void A_sparse_step_allocates_nothing(string model, string optimizer, int batch) =>
        Check(new() { Model = model, FeatureSize = 124 }, InputFiles.Of(Golden.File("data", "a8a_test.libsvm")), optimizer, batch,
            threads: 1);

    static void Check(ModelOptions options, InputOptions input, string optimizer, int batchSize, int threads)
    {
        using var rows = new RowStream(input, epochs: 0);
        Tensor[] batch = new BatchReader(rows, batchSize, shuffleSize: 0, seed: 0).Next().ToTensors();
        var model = new ClassifierGraph(OpTable.Instance, options, rows.Schema.IsSparse, OptimizerCatalog.Create(optimizer, 0.001f));
        using var session = new Session(model.Graph, new() { IntraOpThreads = threads });
        session.RunTargets(model.Initializer.Name);
        using Callable step = session.MakeCallable(model.Feeds, [model.Loss, model.TrainOp![0]]);
        var results = new Tensor[2];
        long allocated = 0;
        int quiet = 0;
        for (int round = 0; round < MostRounds && quiet < QuietRounds; round++)
        {
            allocated = AllocatedBy(step, batch, results);
            quiet = allocated == 0 ? quiet + 1 : 0;
        }
        foreach (Tensor tensor in batch.Concat(results)) tensor.Dispose();
        Assert.True(quiet == QuietRounds, $"the last {Steps} steps allocated {allocated} bytes");
    }

    static long AllocatedBy(Callable step, Tensor[] batch, Tensor[] results)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Steps; i++) step.Run(batch, results);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
