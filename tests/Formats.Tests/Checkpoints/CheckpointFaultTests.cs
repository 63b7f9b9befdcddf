using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Tests.Files;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Tests.Checkpoints;

public sealed class CheckpointFaultTests
{
    static void Save(MemoryFiles files, string prefix, float value, int tensors = 3)
    {
        using var writer = new CheckpointWriter(prefix, files);
        for (int i = 0; i < tensors; i++)
        {
            using Tensor tensor = Tensor.From([value, i, value], 3);
            writer.Add($"w{i}", tensor);
        }
        using Tensor name = Tensor.Scalar("value " + value);
        writer.Add("name", name);
        writer.Commit();
    }

    /// <summary>The value that was saved, after a look at every tensor.</summary>
    static float Load(MemoryFiles files, string prefix)
    {
        using CheckpointReader reader = CheckpointReader.Open(prefix, files);
        using Tensor first = reader.Read("w0"), name = reader.Read("name");
        float value = first.Item<float>();
        Assert.Equal("value " + value, name.StringItem());
        foreach (CheckpointTensor tensor in reader.Tensors.Where(t => t.DType == DType.Float))
        {
            using Tensor w = reader.Read(tensor.Name);
            Assert.Equal(value, w.Item<float>());
        }
        return value;
    }

    static void NothingIsLeftOver(MemoryFiles files, string folder)
    {
        string[] names = [.. files.List(folder)];
        Assert.DoesNotContain(names, name => name.Contains(".tmp", StringComparison.Ordinal));
        foreach (string name in names.Where(n => n.Contains(".data-", StringComparison.Ordinal)))
        {
            string prefix = name[..name.IndexOf(".data-", StringComparison.Ordinal)];
            Assert.Contains(prefix + ".index", names);
            Assert.EndsWith($"-of-{BundleIndex.Read(folder + "/" + prefix, files).Shards:D5}", name, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_new_checkpoint_is_whole_or_absent_and_the_old_one_whole()
    {
        int seenNew = 0, outcomes = FaultRun.Everywhere(
            files => Save(files, "/m/model.ckpt-1", 1),
            files => Save(files, "/m/model.ckpt-2", 2),
            files =>
            {
                Assert.Equal(1f, Load(files, "/m/model.ckpt-1"));
                if (CheckpointReader.Exists("/m/model.ckpt-2", files))
                {
                    seenNew++;
                    Assert.Equal(2f, Load(files, "/m/model.ckpt-2"));
                }
                Save(files, "/m/model.ckpt-3", 3);
                Assert.Equal(1f, Load(files, "/m/model.ckpt-1"));
                Assert.Equal(3f, Load(files, "/m/model.ckpt-3"));
                NothingIsLeftOver(files, "/m");
            });
        Assert.InRange(seenNew, 1, outcomes - 1);
    }

    [Fact]
    public void Saving_over_a_checkpoint_leaves_the_old_or_the_new_one()
    {
        HashSet<float> seen = [];
        FaultRun.Everywhere(
            files => Save(files, "/m/model.ckpt", 1),
            files =>
            {
                Save(files, "/m/model.ckpt", 2, tensors: 5);
                Save(files, "/m/model.ckpt", 3, tensors: 2);
            },
            files =>
            {
                seen.Add(Load(files, "/m/model.ckpt"));
                Save(files, "/m/model.ckpt", 4);
                Assert.Equal(4f, Load(files, "/m/model.ckpt"));
                NothingIsLeftOver(files, "/m");
            });
        Assert.Equal([1f, 2f, 3f], seen.Order());
    }

    [Fact]
    public void Shards_merge_wholly_or_not_at_all()
    {
        string[] parts = [CheckpointShards.Prefix("/m/model.ckpt-2", 0, 2), CheckpointShards.Prefix("/m/model.ckpt-2", 1, 2)];
        FaultRun.Everywhere(
            files => Save(files, "/m/model.ckpt-1", 1),
            files =>
            {
                SavePart(files, parts[0], "w0");
                SavePart(files, parts[1], "w1");
                CheckpointShards.Merge(parts, "/m/model.ckpt-2", files);
            },
            files =>
            {
                Assert.Equal(1f, Load(files, "/m/model.ckpt-1"));
                if (CheckpointReader.Exists("/m/model.ckpt-2", files)) Assert.Equal(2f, LoadParts(files, "/m/model.ckpt-2"));
            });

        static void SavePart(MemoryFiles files, string prefix, string name)
        {
            using var writer = new CheckpointWriter(prefix, files);
            using Tensor tensor = Tensor.Scalar(2f);
            writer.Add(name, tensor);
            writer.Commit();
        }

        static float LoadParts(MemoryFiles files, string prefix)
        {
            using CheckpointReader reader = CheckpointReader.Open(prefix, files);
            using Tensor a = reader.Read("w0"), b = reader.Read("w1");
            return (a.Item<float>() + b.Item<float>()) / 2;
        }
    }

    [Fact]
    public void Another_models_temporary_files_are_left_alone()
    {
        var files = new MemoryFiles();
        Touch("/m/other.ckpt-7.index.tmp-0123456789abcdef");
        Touch("/m/other.ckpt-7.data-00000-of-00001");
        Touch("/m/model.ckpt-7.data-00000-of-00001");
        Save(files, "/m/model.ckpt-8", 8);
        Assert.Equal(5, files.List("/m").Count);

        void Touch(string path)
        {
            using Formats.Files.IWritableFile file = files.Create(path);
            file.Write([1]);
        }
    }

    [Fact]
    public void After_a_failed_write_a_checkpoint_cannot_be_completed()
    {
        var files = new MemoryFiles();
        using var writer = new CheckpointWriter("/m/model.ckpt-1", files);
        using Tensor big = Tensor.Zeros(DType.Float, [1 << 20]);
        (files.Fault, files.FaultAt) = (Fault.FailOnce, files.Operations + 1);
        Assert.Equal(ErrorCode.ResourceExhausted, Assert.Throws<StatusException>(() => writer.Add("w", big)).Code);
        Assert.Equal(ErrorCode.FailedPrecondition, Assert.Throws<StatusException>(() => writer.Add("v", big)).Code);
        Assert.Equal(ErrorCode.FailedPrecondition, Assert.Throws<StatusException>(writer.Commit).Code);
        writer.Dispose();
        Assert.Empty(files.Paths);
    }

    [Fact]
    public void A_checkpoint_that_is_given_up_leaves_nothing()
    {
        var files = new MemoryFiles();
        using (var writer = new CheckpointWriter("/m/model.ckpt-1", files))
        {
            using Tensor tensor = Tensor.Scalar(1f);
            writer.Add("w", tensor);
        }
        Assert.Empty(files.Paths);
    }
}
