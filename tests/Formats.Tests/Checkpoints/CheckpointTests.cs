using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Tables;
using TensorHarbor.Formats.Tests.Files;
using TensorHarbor.Formats.Tests.Protos;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Tests.Checkpoints;

public sealed class CheckpointTests
{
    static string GoldenV2 => Golden.Shipped("formats", "checkpoints", "v2", "model.ckpt-1172");

    static string GoldenV1 => Golden.Shipped("formats", "checkpoints", "v1", "model.ckpt-1172");

    [Theory, MemberData(nameof(TensorProtosTests.AllTypes), MemberType = typeof(TensorProtosTests))]
    public void Every_type_and_shape_survives(DType dtype)
    {
        var files = new MemoryFiles();
        Shape[] shapes = [[], [0], [1], [31], [2, 3], [3, 0, 2], [2, 1, 2, 1, 2, 1, 2, 3]];
        using (var writer = new CheckpointWriter("/m/ckpt", files))
        {
            foreach (Shape shape in shapes)
            {
                using Tensor tensor = TensorProtosTests.Make(dtype, shape);
                writer.Add("t" + shape, tensor);
            }
            writer.Commit();
        }
        using CheckpointReader reader = CheckpointReader.Open("/m/ckpt", files);
        foreach (Shape shape in shapes)
        {
            using Tensor expected = TensorProtosTests.Make(dtype, shape), actual = reader.Read("t" + shape);
            TensorAssert.Same(expected, actual);
        }
    }

    [Fact]
    public void Variants_survive()
    {
        var files = new MemoryFiles();
        object[] values =
        [
            new VariantTensorDataProto { TypeName = "a" },
            new VariantTensorDataProto { TypeName = "b", Metadata = Google.Protobuf.ByteString.CopyFromUtf8("m") },
        ];
        using (var writer = new CheckpointWriter("/m/ckpt", files))
        {
            using Tensor tensor = Tensor.FromObjects(DType.Variant, [.. values], [2]);
            writer.Add("v", tensor);
            writer.Commit();
        }
        using CheckpointReader reader = CheckpointReader.Open("/m/ckpt", files);
        using Tensor back = reader.Read("v");
        Assert.Equal(values, back.Objects.ToArray());
    }

    [Fact]
    public void Reading_into_a_variable_checks_its_type_and_size()
    {
        using CheckpointReader reader = CheckpointReader.Open(GoldenV2);
        using Tensor wrongType = Tensor.Zeros(DType.Float, [3, 2, 2]), wrongShape = Tensor.Zeros(DType.Double, [3]), right = Tensor.Zeros(
            DType.Double, [3, 2, 2]), expected = reader.Read("f64");
        Assert.Equal(
            "tensor_name = f64; expected dtype float does not equal original dtype double",
            Message(() => reader.ReadInto("f64", null, wrongType)));
        Assert.Equal(
            "tensor_name = f64; expected shape [3] does not equal original shape [3,2,2]",
            Message(() => reader.ReadInto("f64", null, wrongShape)));
        reader.ReadInto("f64", null, right);
        Assert.True(right.ReadBytes().SequenceEqual(expected.ReadBytes()));
    }

    static string Message(Action action) => Assert.ThrowsAny<StatusException>(action).Message;

    [Fact]
    public void What_is_missing_is_named_as_TensorFlow_names_it()
    {
        using var folder = new TempFolder();
        Assert.Equal(
            $"Unsuccessful TensorSliceReader constructor: Failed to find any matching files for {folder["nothing"]}",
            Message(() => CheckpointReader.Open(folder["nothing"])));
        using CheckpointReader reader = CheckpointReader.Open(GoldenV2);
        var error = Assert.Throws<StatusException>(() => reader.Read("abc"));
        Assert.Equal((ErrorCode.NotFound, "Key abc not found in checkpoint"), (error.Code, error.Message));
        string prefix = Copy(folder);
        File.Delete(prefix + ".data-00000-of-00001");
        error = Assert.Throws<StatusException>(() => CheckpointReader.Open(prefix));
        Assert.Equal((ErrorCode.NotFound, $"{prefix}.data-00000-of-00001; No such file or directory"), (error.Code, error.Message));
    }

    static string Copy(TempFolder folder)
    {
        foreach (string suffix in (string[])[".index", ".data-00000-of-00001"])
            File.WriteAllBytes(folder["model.ckpt-1172" + suffix], File.ReadAllBytes(GoldenV2 + suffix));
        return folder["model.ckpt-1172"];
    }

    [Fact]
    public void Damaged_data_is_told_with_both_checksums()
    {
        using var folder = new TempFolder();
        string prefix = Copy(folder), data = prefix + ".data-00000-of-00001";
        byte[] bytes = File.ReadAllBytes(data);
        bytes[10] ^= 1;
        File.WriteAllBytes(data, bytes);
        string[] messages = [.. Failures(prefix)];
        Assert.Equal(
            $"TensorBundle at {prefix} shard 0 (12 bytes): Checksum does not match: stored 2143571361 vs. calculated on the restored bytes 1818678742",
            Assert.Single(messages));
        File.WriteAllBytes(data, bytes[..100]);
        Assert.StartsWith("Read less bytes than requested\n", Failures(prefix).Last(), StringComparison.Ordinal);
    }

    static IEnumerable<string> Failures(string prefix)
    {
        using CheckpointReader reader = CheckpointReader.Open(prefix);
        foreach (CheckpointTensor tensor in reader.Tensors)
        {
            string? failure = null;
            try
            {
                reader.Read(tensor.Name).Dispose();
            }
            catch (StatusException e)
            {
                failure = e.Message;
            }
            if (failure is not null) yield return failure;
        }
    }

    [Fact]
    public void A_damaged_index_is_refused()
    {
        byte[] index = File.ReadAllBytes(GoldenV2 + ".index");
        Assert.Contains("block checksum mismatch", Open([.. index[..10], (byte)(index[10] ^ 1), .. index[11..]]), StringComparison.Ordinal);
        Assert.Contains("not an sstable (bad magic number)", Open(index[..100]), StringComparison.Ordinal);
        Assert.Contains("file is too short to be an sstable", Open(index[..10]), StringComparison.Ordinal);

        static string Open(byte[] index) => Message(() => CheckpointReader.Open("/m/c", Mutations.AsFile("/m/c.index", index)));
    }

    [Fact]
    public void A_newer_version_is_refused()
    {
        Assert.Contains("min consumer version 2 above current version 1", Open(new() { MinConsumer = 2 }), StringComparison.Ordinal);
        Assert.Contains("disallows consumer version 1", Open(new() { BadConsumers = { 1 } }), StringComparison.Ordinal);

        static string Open(VersionDef version)
        {
            var files = new MemoryFiles();
            using (IWritableFile file = files.Create("/m/c.index"))
            {
                var table = new TableWriter(file);
                table.Add([], Google.Protobuf.MessageExtensions.ToByteArray(new BundleHeaderProto { NumShards = 1, Version = version }));
                table.Finish();
            }
            var error = Assert.Throws<StatusException>(() => CheckpointReader.Open("/m/c", files));
            Assert.Equal(ErrorCode.InvalidArgument, error.Code);
            return error.Message;
        }
    }

    [Fact]
    public void Any_damage_is_refused_or_harmless()
    {
        var random = new Random(9);
        byte[] index = File.ReadAllBytes(GoldenV2 + ".index"), data = File.ReadAllBytes(
            GoldenV2 + ".data-00000-of-00001"), v1 = File.ReadAllBytes(GoldenV1);
        for (int round = 0; round < 150; round++)
        {
            ReadAll("/m/c", V2(Mutations.Of(index, random), data));
            ReadAll("/m/c", V2(index, Mutations.Of(data, random)));
            ReadAll("/m/c", Mutations.AsFile("/m/c", Mutations.Of(v1, random)));
        }
    }

    static MemoryFiles V2(byte[] index, byte[] data)
    {
        MemoryFiles files = Mutations.AsFile("/m/c.index", index);
        using IWritableFile file = files.Create("/m/c.data-00000-of-00001");
        file.Write(data);
        return files;
    }

    static void ReadAll(string prefix, MemoryFiles files)
    {
        try
        {
            using CheckpointReader reader = CheckpointReader.Open(prefix, files);
            foreach (CheckpointTensor tensor in reader.Tensors) reader.Read(tensor.Name).Dispose();
        }
        catch (StatusException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    /// <summary>Checksums protect a table, so entries are damaged before they get into it.</summary>
    [Fact]
    public void Entries_that_lie_are_refused()
    {
        var random = new Random(21);
        BundleIndex golden = BundleIndex.Read(GoldenV2, LocalFiles.Instance);
        (byte[] Key, byte[] Value)[] entries = [.. golden.Entries.Where(e => !System.Text.Encoding.UTF8.GetString(e.Key).StartsWith("many/", StringComparison.Ordinal))
            .Select(e => (e.Key, Google.Protobuf.MessageExtensions.ToByteArray(e.Value)))];
        byte[] data = File.ReadAllBytes(GoldenV2 + ".data-00000-of-00001");
        for (int round = 0; round < 1500; round++) ReadAll("/m/c", V2(WithDamagedEntry(entries, random), data));
    }

    static byte[] WithDamagedEntry((byte[] Key, byte[] Value)[] entries, Random random)
    {
        var files = new MemoryFiles();
        using IWritableFile file = files.Create("/i");
        var table = new TableWriter(file);
        table.Add([], Google.Protobuf.MessageExtensions.ToByteArray(new BundleHeaderProto { NumShards = 1 }));
        int damaged = random.Next(entries.Length);
        for (int i = 0; i < entries.Length; i++) table.Add(
            entries[i].Key, i == damaged ? Mutations.Of(entries[i].Value, random) : entries[i].Value);
        byte[] bytes = new byte[table.Finish()];
        files.OpenRead("/i").Read(0, bytes);
        return bytes;
    }
}
