using TensorHarbor.Graphs;
using TensorHarbor.Runtime;

namespace TensorHarbor.Training.Tests.Jobs;

/// <summary>A chief whose fellow workers make steps while it validates and saves.</summary>
public sealed class SharedStepTests : IDisposable
{
    readonly JobFixture _job = new();
    readonly SharedSite _site = new();

    public SharedStepTests()
    {
        _job.Site = _site;
        _job.Options = _job.Options with { MaxSteps = 30 };
    }

    public void Dispose() => _job.Dispose();

    /// <summary>This process, as if others used its variables.</summary>
    sealed class SharedSite : ITrainingSite
    {
        Session? _session;

        public bool IsChief => true;

        public int Number => 0;

        public int Count => 2;

        public bool IsShared => true;

        public TimeSpan StartTimeout => TimeSpan.Zero;

        public IReadOnlyList<Func<NodeDef, string>> NewPlacements() => [];

        public IGraphSession Open(Graph graph, CancellationToken stop) => _session = new Session(graph);

        public bool IsLost(StatusException error) => false;

        public void AwaitOthers(TrainingEnd end, CancellationToken stop)
        {
        }

        /// <summary>Sets the global step as others' steps do.</summary>
        public void SetStep(long step)
        {
            using Tensor value = Tensor.Scalar(step);
            _session!.Run([("global_step/Initializer/zeros:0", value)], [], ["global_step/Assign"]);
        }
    }

    [Fact]
    public void A_checkpoint_is_named_after_the_step_that_it_holds()
    {
        _job.OnStep = step =>
        {
            if (step == 10) _site.SetStep(17);
        };
        _job.Run();
        Assert.Equal([0, 17, 20, 30], _job.Steps());
        Assert.All(_job.Steps(), step => Assert.Contains($"global_step {Convert.ToHexString(BitConverter.GetBytes(step))}", JobFixture.Values(_job.Prefix(step))));
    }

    [Fact]
    public void A_checkpoint_of_another_steps_name_is_saved_again_under_its_own()
    {
        _job.Run();
        foreach (string file in Directory.GetFiles(_job.Options.CheckpointPath, $"{TrainingJob.CheckpointName}-30.*"))
        {
            File.Move(file, file.Replace("ckpt-30", "ckpt-29", StringComparison.Ordinal));
        }
        string state = Path.Combine(_job.Options.CheckpointPath, "checkpoint");
        File.WriteAllText(state, File.ReadAllText(state).Replace("ckpt-30", "ckpt-29", StringComparison.Ordinal));
        Assert.EndsWith("ckpt-30", _job.Run().Checkpoint);
    }
}
