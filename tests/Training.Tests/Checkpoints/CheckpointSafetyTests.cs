using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Tests.Files;

namespace TensorHarbor.Training.Tests.Checkpoints;

/// <summary>
/// A crash, a power cut or a full disk at any operation of a save leaves the checkpoint before restorable, and it is the latest.
/// </summary>
/// <param name="isSharded">Is each variable written by its own ps?</param>
public abstract class CheckpointSafetyTests(bool isSharded) : IDisposable
{
    /// <summary>All variables in one file.</summary>
    public sealed class OfOneFile() : CheckpointSafetyTests(isSharded: false);

    /// <summary>A file of each ps.</summary>
    public sealed class OfShards() : CheckpointSafetyTests(isSharded: true);

    static readonly byte[] _meta = [1, 2, 3];

    readonly SmallModel[] _models = [.. Enumerable.Range(0, 5).Select(value => new SmallModel(value, isSharded: isSharded))];
    readonly SmallModel _restored = new(99, isSharded: isSharded);
    readonly ManualTime _time = new();

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        foreach (SmallModel model in _models) model.Dispose();
        _restored.Dispose();
    }

    CheckpointManager Open(SmallModel model, IFileStore files) => new(model.Saver, "/job/model", "m.ckpt", keep: 2, 10_000, _time, files);

    /// <summary>Saves the model whose variables are the step.</summary>
    void Save(MemoryFiles files, int step) => Open(_models[step], files).Save(_models[step].Session, step, _meta);

    /// <summary>Restores the latest checkpoint and says which it is.</summary>
    int Latest(MemoryFiles files)
    {
        string? prefix = Open(_restored, files).RestoreLatest(_restored.Session);
        Assert.NotNull(prefix);
        int step = (int)_restored.Value();
        Assert.Equal($"/job/model/m.ckpt-{step}", prefix);
        Assert.Equal(_meta, files.ReadAllBytes(prefix + ".meta"));
        return step;
    }

    [Fact]
    public void A_save_is_whole_or_the_one_before_is_the_latest()
    {
        int[] seen = new int[5];
        int outcomes = FaultRun.Everywhere(
            files =>
            {
                Save(files, 1);
                Save(files, 2);
            },
            files => Save(files, 3),
            files =>
            {
                seen[Latest(files)]++;
                Save(files, 4);
                Assert.Equal(4, Latest(files));
                CheckNothingIsLeft(files);
            });
        Assert.Equal((0, outcomes), (seen[1], seen[2] + seen[3]));
        Assert.InRange(seen[2], outcomes / 4, outcomes);
        Assert.InRange(seen[3], 10, outcomes / 2);
    }

    static void CheckNothingIsLeft(MemoryFiles files)
    {
        string[] listed = [.. CheckpointStates.Read("/job/model", files)!.AllModelCheckpointPaths];
        Assert.Equal(2, listed.Length);
        Assert.All(listed, prefix => Assert.True(CheckpointReader.Exists(prefix, files)));
        Assert.DoesNotContain(files.List("/job/model"), name => name.Contains(".tmp", StringComparison.Ordinal) || name.Contains("_temp", StringComparison.Ordinal));
    }

    [Fact]
    public void The_first_save_is_whole_or_absent()
    {
        int absent = 0;
        FaultRun.Everywhere(_ => { }, files => Save(files, 1), files =>
        {
            if (Open(_restored, files).Latest is null) absent++;
            else Assert.Equal(1, Latest(files));
            Save(files, 2);
            Assert.Equal(2, Latest(files));
        });
        Assert.InRange(absent, 20, int.MaxValue);
    }

    [Fact]
    public void Saving_the_latest_step_again_never_loses_it() => FaultRun.Everywhere(
        files => Save(files, 1),
        files => Save(files, 1),
        files => Assert.Equal(1, Latest(files)));

    [Fact]
    public void After_a_failed_save_the_same_manager_goes_on()
    {
        int failures = 0;
        for (int step = 1; ; step++)
        {
            var files = new MemoryFiles();
            CheckpointManager manager = Open(_models[1], files);
            manager.Save(_models[1].Session, 1, _meta);
            (files.Fault, files.FaultAt) = (Fault.FailOnce, files.Operations + step);
            if (Record.Exception(() => manager.Save(_models[1].Session, 2, _meta)) is null) break;
            failures++;
            Assert.NotNull(manager.Latest);
            Assert.Equal("/job/model/m.ckpt-3", manager.Save(_models[1].Session, 3, _meta));
            Assert.Equal("/job/model/m.ckpt-3", manager.Latest);
        }
        Assert.InRange(failures, 10, 100);
    }
}
