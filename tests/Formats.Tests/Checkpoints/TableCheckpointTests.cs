using Google.Protobuf;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Tables;
using TensorHarbor.Formats.Tests.Files;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Tests.Checkpoints;

/// <summary>V1 checkpoints that the golden set does not have: sharded, compressed, damaged inside.</summary>
public sealed class TableCheckpointTests
{
    static readonly Shape _shape = [6, 4];

    static void WriteShard(
        MemoryFiles files, string path, TensorSlice[] slices, Action<SavedTensorSlices>? change = null, int minConsumer = 0)
    {
        var meta = new SavedSliceMeta { Name = "w", Shape = _shape.ToProto(), Type = DataType.DtInt32 };
        meta.Slice.Add(slices.Select(slice => slice.ToProto()));
        using IWritableFile file = files.Create(path);
        var table = new TableWriter(file, new() { Compression = TableCompression.Snappy });
        table.Add(
            [], new SavedTensorSlices { Meta = new() { Tensor = { meta }, Versions = new() { MinConsumer = minConsumer } } }.ToByteArray());
        foreach (TensorSlice slice in slices)
        {
            var saved = new SavedTensorSlices { Data = new() { Name = "w", Slice = slice.ToProto(), Data = new() } };
            saved.Data.Data.IntVal.Add(Elements(slice));
            change?.Invoke(saved);
            table.Add(slice.Key("w"u8), saved.ToByteArray());
        }
        table.Finish();
    }

    static IEnumerable<int> Elements(TensorSlice slice)
    {
        Shape shape = slice.Apply(_shape);
        for (int row = 0; row < shape[0]; row++)
        {
            for (int column = 0; column < shape[1]; column++) yield return (int)((slice.Start(0) + row) * 4 + slice.Start(1) + column) / 20;
        }
    }

    [Fact]
    public void Shards_are_found_by_pattern_and_joined()
    {
        var files = new MemoryFiles();
        WriteShard(files, "/m/ckpt-5-00000-of-00002", [TensorSlice.Parse("0,2:-"), TensorSlice.Parse("2,4:0,1")]);
        WriteShard(files, "/m/ckpt-5-00001-of-00002", [TensorSlice.Parse("2,4:1,3")]);
        using CheckpointReader reader = CheckpointReader.Open("/m/ckpt-5-?????-of-00002", files);
        Assert.Equal(CheckpointFormat.V1, reader.Format);
        using Tensor w = reader.Read("w"), part = reader.Read("w", TensorSlice.Parse("4,2:-"));
        Assert.Equal(Elements(TensorSlice.Whole(2)), w.Read<int>().ToArray());
        Assert.Equal(Elements(TensorSlice.Parse("4,2:-")), part.Read<int>().ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(23)]
    public void A_value_without_all_its_elements_is_refused(int elements)
    {
        var files = new MemoryFiles();
        WriteShard(files, "/m/ckpt", [TensorSlice.Whole(2)], saved =>
        {
            saved.Data.Data.IntVal.Clear();
            saved.Data.Data.IntVal.Add(Enumerable.Range(0, elements));
        });
        using CheckpointReader reader = CheckpointReader.Open("/m/ckpt", files);
        Assert.Contains(
            "has another number of elements", Assert.Throws<DataLossException>(() => reader.Read("w")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Slices_in_two_shards_and_newer_versions_are_refused()
    {
        var files = new MemoryFiles();
        WriteShard(files, "/m/a-0", [TensorSlice.Parse("0,2:-")]);
        WriteShard(files, "/m/a-1", [TensorSlice.Parse("0,2:-")]);
        Assert.Contains(
            "stored twice", Assert.Throws<DataLossException>(() => CheckpointReader.Open("/m/a-?", files)).Message,
            StringComparison.Ordinal);
        WriteShard(files, "/m/new", [TensorSlice.Whole(2)], minConsumer: 2);
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<StatusException>(() => CheckpointReader.Open("/m/new", files)).Code);
        Assert.Contains("perhaps your file is in a different file format",
            Assert.Throws<DataLossException>(
                () => CheckpointReader.Open("/m/x", Mutations.AsFile("/m/x", new byte[100]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_lie_are_refused()
    {
        var random = new Random(31);
        byte[] good = new SavedTensorSlices { Data = new() { Name = "w", Data = new() { IntVal = { Enumerable.Range(0, 24) } } } }.ToByteArray();
        for (int round = 0; round < 500; round++)
        {
            var files = new MemoryFiles();
            WriteShard(files, "/m/ckpt", [TensorSlice.Whole(2)], saved =>
            {
                try
                {
                    saved.MergeFrom(Mutations.Of(good, random));
                }
                catch (InvalidProtocolBufferException)
                {
                    saved.Data = null;
                }
            });
            using CheckpointReader reader = CheckpointReader.Open("/m/ckpt", files);
            Assert.Equal(
                ErrorCode.DataLoss, (Record.Exception(() => reader.Read("w").Dispose()) as StatusException)?.Code ?? ErrorCode.DataLoss);
        }
    }

    /// <summary>Found by <c>eng/fuzz checkpoint_v1</c>.</summary>
    [Fact]
    public void A_tensor_of_which_no_slice_is_stored()
    {
        var files = new MemoryFiles();
        WriteShard(files, "/w", []);
        using CheckpointReader reader = CheckpointReader.Open("/w", files);
        StatusException e = Assert.Throws<DataLossException>(() => reader.Read("w"));
        Assert.Equal("/w: slice -:- of tensor w is not in the checkpoint (at byte 0)", e.Message);
    }

    /// <summary>Found by <c>eng/fuzz graph</c>: a vocabulary's path.</summary>
    [Fact]
    public void A_path_that_is_none() => Assert.Equal(
        (ErrorCode.InvalidArgument, "\"a?b\" is not a path: Null character in path. (Parameter 'path')"),
        Assert.Throws<StatusException>(() => LocalFiles.Instance.OpenRead("a\0b")) is var e ? (e.Code, e.Message) : default);
}
