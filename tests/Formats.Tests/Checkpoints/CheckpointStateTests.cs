using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Tests.Files;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Tests.Checkpoints;

public sealed class CheckpointStateTests
{
    [Fact]
    public void Paths_outside_the_folder_stay_as_they_are_and_the_latest_is_listed()
    {
        var files = new MemoryFiles();
        CheckpointStates.Update("/m", new() { ModelCheckpointPath = "/m/a-2", AllModelCheckpointPaths = { "/other/a-1" } }, files);
        Assert.Equal("model_checkpoint_path: \"a-2\"\nall_model_checkpoint_paths: \"/other/a-1\"\nall_model_checkpoint_paths: \"a-2\"\n",
            System.Text.Encoding.UTF8.GetString(files.ReadAllBytes("/m/checkpoint")));
        Assert.Null(CheckpointStates.Latest("/m", files));
        Assert.Null(CheckpointStates.Read("/none", files));
        Assert.Throws<StatusException>(
            () =>
                CheckpointStates.Update(
                    "/m", new() { ModelCheckpointPath = "a", AllModelCheckpointPaths = { "a" }, AllModelCheckpointTimestamps = { 1, 2 } },
                    files));
    }

    [Fact]
    public void The_latest_is_the_newest_whose_files_are_there()
    {
        var files = new MemoryFiles();
        files.CreateFolder("/m");
        CheckpointStates.Update("/m", new() { ModelCheckpointPath = "/m/a-2", AllModelCheckpointPaths = { "/m/a-1", "/m/a-3", "/m/a-2" } }, files);
        Assert.Null(CheckpointStates.Latest("/m", files));
        foreach (string step in (string[])["1", "3", "2"])
        {
            files.Replace($"/m/a-{step}.index", [1]);
            Assert.Equal($"/m/a-{step}", CheckpointStates.Latest("/m", files));
        }
    }

    [Fact]
    public void The_file_is_the_old_or_the_new_one_whatever_happens()
    {
        HashSet<string> seen = [];
        FaultRun.Everywhere(files => Update(files, "a-1"), files => Update(files, "a-2"), files =>
        {
            seen.Add(CheckpointStates.Read("/m", files)!.ModelCheckpointPath);
            Update(files, "a-3");
            Assert.Equal("/m/a-3", CheckpointStates.Read("/m", files)!.ModelCheckpointPath);
            Assert.Equal(["checkpoint"], files.List("/m"));
        });
        Assert.Equal(["/m/a-1", "/m/a-2"], seen.Order());

        static void Update(MemoryFiles files, string latest) =>
            CheckpointStates.Update("/m", new() { ModelCheckpointPath = "/m/" + latest }, files);
    }

    [Fact]
    public void A_damaged_file_is_refused_with_its_place()
    {
        var error = Assert.Throws<StatusException>(
            () => CheckpointStates.Read("/m", Mutations.AsFile("/m/checkpoint", "model_checkpoint_path: 3"u8.ToArray())));
        Assert.Equal("/m/checkpoint:1:24: Expected string, got: 3", error.Message);
    }
}
