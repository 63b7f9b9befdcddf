using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Training.Tests.Checkpoints;

/// <summary>Which checkpoints there are after saves, and which is the latest.</summary>
public sealed class CheckpointManagerTests : IDisposable
{
    readonly TempFolder _folder = new();
    readonly ManualTime _time = new();
    readonly SmallModel _model = new(7);

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    CheckpointManager Open(int keep = 5, double keepEveryHours = 10_000) =>
        new(_model.Saver, _folder.Path, "m.ckpt", keep, keepEveryHours, _time);

    int[] StepsOnDisk() => [.. Directory.GetFiles(_folder.Path, "m.ckpt-*.index").Select(f => int.Parse(Path.GetFileName(f)[7..^6]))
        .Order()];

    string[] InState() => [.. CheckpointStates.Read(_folder.Path)!.AllModelCheckpointPaths.Select(p => Path.GetFileName(p)!)];

    [Fact]
    public void A_save_makes_the_files_of_TensorFlow()
    {
        string prefix = Open().Save(_model.Session, 100, [1, 2]);
        Assert.Equal(_folder["m.ckpt-100"], prefix);
        Assert.Equal(["checkpoint", "m.ckpt-100.data-00000-of-00001", "m.ckpt-100.index", "m.ckpt-100.meta"],
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.StartsWith("model_checkpoint_path: \"m.ckpt-100\"\nall_model_checkpoint_paths: \"m.ckpt-100\"\n",
            File.ReadAllText(_folder["checkpoint"]));
        Assert.Equal([1, 2], File.ReadAllBytes(prefix + ".meta"));
    }

    [Fact]
    public void Only_the_last_few_are_kept()
    {
        CheckpointManager manager = Open(keep: 2);
        for (int step = 1; step <= 5; step++) manager.Save(_model.Session, step, [1]);
        Assert.Equal([4, 5], StepsOnDisk());
        Assert.Equal(["m.ckpt-4", "m.ckpt-5"], InState());
        Assert.Equal(7, Directory.GetFiles(_folder.Path).Length); // three per checkpoint, and the state
    }

    [Fact]
    public void Another_manager_goes_on_with_the_list()
    {
        for (int step = 1; step <= 5; step++) Open(keep: 2).Save(_model.Session, step, []);
        Assert.Equal([4, 5], StepsOnDisk());
    }

    [Fact]
    public void A_name_that_begins_like_an_old_one_is_not_deleted_with_it()
    {
        CheckpointManager manager = Open(keep: 1);
        foreach (int step in (int[])[1, 10, 100]) manager.Save(_model.Session, step, [1]);
        Assert.Equal([100], StepsOnDisk());
        manager = Open(keep: 2);
        manager.Save(_model.Session, 1, [1]);
        manager.Save(_model.Session, 10, [1]);
        Assert.Equal([1, 10], StepsOnDisk());
    }

    [Fact]
    public void The_one_before_is_restored_where_the_files_of_the_latest_are_gone()
    {
        CheckpointManager manager = Open();
        manager.Save(_model.Session, 1, []);
        File.Delete(manager.Save(_model.Session, 2, []) + ".index");
        Assert.Equal(_folder["m.ckpt-1"], Open().RestoreLatest(_model.Session));
        Assert.Equal(_folder["m.ckpt-1"], CheckpointStates.Latest(_folder.Path));
    }

    [Fact]
    public void A_state_whose_checkpoints_are_all_gone_is_an_error_and_not_a_fresh_start()
    {
        File.Delete(Open().Save(_model.Session, 3, []) + ".index");
        StatusException error = Assert.Throws<StatusException>(() => Open().RestoreLatest(_model.Session));
        Assert.Equal(ErrorCode.NotFound, error.Code);
        Assert.Contains(_folder["m.ckpt-3"], error.Message);
        Assert.Contains(_folder["checkpoint"], error.Message);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void One_every_so_many_hours_stays_for_ever(bool reopen)
    {
        CheckpointManager manager = Open(keep: 2, keepEveryHours: 1);
        for (int step = 1; step <= 12; step++)
        {
            _time.Advance(TimeSpan.FromMinutes(20));
            if (reopen && step > 1) manager = Open(keep: 2, keepEveryHours: 1);
            manager.Save(_model.Session, step, []);
        }
        Assert.Equal([3, 6, 9, 11, 12], StepsOnDisk());
        Assert.Equal(["m.ckpt-11", "m.ckpt-12"], InState());
    }

    [Fact]
    public void Saving_a_step_again_lists_it_once()
    {
        CheckpointManager manager = Open(keep: 2);
        foreach (int step in (int[])[1, 2, 2, 1]) manager.Save(_model.Session, step, []);
        Assert.Equal(["m.ckpt-2", "m.ckpt-1"], InState());
        Assert.Equal([1, 2], StepsOnDisk());
        Assert.Equal(_folder["m.ckpt-1"], manager.RestoreLatest(_model.Session));
    }

    [Fact]
    public void The_state_is_replaced_last_and_old_files_are_deleted_after()
    {
        var log = new LoggedFiles();
        var manager = new CheckpointManager(_model.Saver, _folder.Path, "m.ckpt", 1, 10_000, _time, log);
        manager.Save(_model.Session, 1, [1]);
        log.Changes.Clear();
        manager.Save(_model.Session, 2, [1]);
        int state = log.Changes.IndexOf("rename checkpoint");
        Assert.Equal(["rename m.ckpt-2.data-00000-of-00001", "rename m.ckpt-2.index", "rename m.ckpt-2.meta"],
            log.Changes[..state].Where(c => c.StartsWith("rename", StringComparison.Ordinal)));
        Assert.Equal(["delete m.ckpt-1.data-00000-of-00001", "delete m.ckpt-1.index", "delete m.ckpt-1.meta"],
            log.Changes[(state + 1)..].Order());
    }

    [Fact]
    public void The_latest_is_restored()
    {
        CheckpointManager manager = Open();
        Assert.Null(manager.Latest);
        Assert.Null(manager.RestoreLatest(_model.Session));
        manager.Save(_model.Session, 1, []);
        using var later = new SmallModel(8);
        Assert.Equal(_folder["m.ckpt-1"], Open().RestoreLatest(later.Session));
        Assert.Equal(7, later.Value());
    }

    [Fact]
    public void A_folder_can_be_moved()
    {
        Directory.CreateDirectory(_folder["a"]);
        new CheckpointManager(_model.Saver, _folder["a"], "m.ckpt", 5, 1, _time).Save(_model.Session, 1, []);
        Directory.Move(_folder["a"], _folder["b"]);
        Assert.Equal(_folder["b/m.ckpt-1"],
            new CheckpointManager(_model.Saver, _folder["b"], "m.ckpt", 5, 1, _time).RestoreLatest(_model.Session));
    }

    [Fact]
    public void A_checkpoint_of_another_model_is_refused_before_anything_is_restored()
    {
        Open().Save(_model.Session, 1, []);
        string prefix = _folder["m.ckpt-1"];
        AssertRefused(new SmallModel(9, columns: 4), ErrorCode.InvalidArgument,
            $"Checkpoint {prefix} is of another model: variable 'layer/weights' is float[2,3] in it, the model has float[2,4]");
        AssertRefused(new SmallModel(9, stepType: DType.Int32), ErrorCode.InvalidArgument,
            $"Checkpoint {prefix} is of another model: variable 'step' is int64[] in it, the model has int32[]");
        AssertRefused(new SmallModel(9, extra: "bias"), ErrorCode.NotFound,
            $"Key bias not found in checkpoint {prefix}: it is of another model or optimizer (expected float[2])");
    }

    void AssertRefused(SmallModel other, ErrorCode code, string message)
    {
        using (other)
        {
            var manager = new CheckpointManager(other.Saver, _folder.Path, "m.ckpt", 5, 1, _time);
            var error = Assert.Throws<StatusException>(() => manager.RestoreLatest(other.Session));
            Assert.Equal((code, message), (error.Code, error.Message));
            using Tensor weights = other.Session.Run([], ["layer/weights"])[0];
            Assert.Equal(9, weights.Read<float>()[0]);
        }
    }

    [Theory, InlineData(".index", ErrorCode.DataLoss), InlineData(".data-00000-of-00001", ErrorCode.OutOfRange)]
    public void A_truncated_checkpoint_is_told(string file, ErrorCode code)
    {
        string prefix = Open().Save(_model.Session, 1, []);
        byte[] bytes = File.ReadAllBytes(prefix + file);
        File.WriteAllBytes(prefix + file, bytes[..(bytes.Length / 2)]);
        StatusException error = Assert.ThrowsAny<StatusException>(() => Open().RestoreLatest(_model.Session));
        Assert.Equal(code, error.Code);
        Assert.Contains(prefix + file, error.Message);
    }

    [Fact]
    public void A_state_that_is_no_text_proto_is_told()
    {
        File.WriteAllText(_folder["checkpoint"], "model_checkpoint_path: 3");
        var error = Assert.Throws<StatusException>(() => Open());
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Contains(_folder["checkpoint"], error.Message);
    }

    [Fact]
    public void A_state_whose_files_are_gone_has_no_latest()
    {
        string prefix = Open().Save(_model.Session, 1, []);
        File.Delete(prefix + ".index");
        Assert.Null(Open().Latest);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told()
    {
        File.WriteAllText(_folder["file"], "");
        var manager = new CheckpointManager(_model.Saver, _folder["file/sub"], "m.ckpt", 5, 1, _time);
        StatusException error = Assert.ThrowsAny<StatusException>(() => manager.Save(_model.Session, 1, []));
        Assert.Contains(_folder["file"], error.Message);
    }
}
