using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Tests.Files;

public sealed class LocalFilesTests
{
    static readonly LocalFiles _files = LocalFiles.Instance;

    [Fact]
    public void A_file_is_replaced_in_one_step()
    {
        using var folder = new TempFolder();
        _files.Replace(folder["state"], "one"u8);
        _files.Replace(folder["state"], "two"u8);
        Assert.Equal("two", File.ReadAllText(folder["state"]));
        Assert.Equal(["state"], _files.List(folder.Path));
    }

    [Fact]
    public void Errors_have_TensorFlows_codes_and_words()
    {
        using var folder = new TempFolder();
        AssertError(ErrorCode.NotFound, $"{folder["none"]}; No such file or directory", () => _files.OpenRead(folder["none"]));
        AssertError(ErrorCode.NotFound, $"{folder["none/x"]}; No such file or directory", () => _files.Create(folder["none/x"]));
        AssertError(ErrorCode.NotFound, $"{folder["none"]}; No such file or directory", () => _files.FlushFolder(folder["none"]));
        AssertError(ErrorCode.PermissionDenied, $"{folder.Path}; Permission denied", () => _files.OpenRead(folder.Path));
        _files.Delete(folder["none"]);
        _files.DeleteFolder(folder["none"]);
        Assert.Empty(_files.List(folder["none"]));
    }

    [Fact]
    public void A_full_disk_is_told()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        using IWritableFile full = _files.Create("/dev/full");
        AssertError(ErrorCode.ResourceExhausted, "/dev/full; No space left on device", () => full.Write([1, 2, 3]));
    }

    static void AssertError(ErrorCode code, string message, Action action)
    {
        var error = Assert.Throws<StatusException>(action);
        Assert.Equal((code, message), (error.Code, error.Message));
    }

    [Fact]
    public void A_real_folder_holds_only_the_checkpoint()
    {
        using var folder = new TempFolder();
        for (int round = 1; round <= 3; round++)
        {
            using var writer = new CheckpointWriter(folder["new/model.ckpt"]);
            using Tensor w = Tensor.Scalar(round);
            writer.Add("w", w);
            writer.Commit();
            using CheckpointReader reader = CheckpointReader.Open(folder["new/model.ckpt"]);
            using Tensor back = reader.Read("w");
            Assert.Equal(round, back.Item<int>());
            Assert.Equal(2, _files.List(folder["new"]).Count);
        }
    }
}
