using System.Text;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Tables;
using TensorHarbor.Formats.Tests.Files;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Tests.Tables;

public sealed class TableTests
{
    static byte[] Key(int i) => Encoding.UTF8.GetBytes($"key/{i / 7:D4}/{i:D6}");

    static byte[] Value(int i) => Encoding.UTF8.GetBytes(new string((char)('a' + i % 26), i % 50));

    static MemoryFiles Write(int count, TableOptions options, out long size)
    {
        var files = new MemoryFiles();
        using IWritableFile file = files.Create("/t");
        var writer = new TableWriter(file, options);
        for (int i = 0; i < count; i++) writer.Add(Key(i), Value(i));
        size = writer.Finish();
        return files;
    }

    [Theory]
    [InlineData(TableCompression.None, 1 << 18)]
    [InlineData(TableCompression.None, 200)]
    [InlineData(TableCompression.Snappy, 500)]
    public void What_was_written_is_read(TableCompression compression, int blockSize)
    {
        foreach (int count in (int[])[0, 1, 2, 15, 16, 17, 33, 500])
        {
            MemoryFiles files = Write(
                count, new() { Compression = compression, BlockSize = blockSize, RestartInterval = 4 }, out long size);
            using var reader = new TableReader(files.OpenRead("/t"));
            Assert.Equal(size, files.OpenRead("/t").Length);
            TableCursor cursor = reader.Open();
            for (int i = 0; i < count; i++)
            {
                Assert.True(cursor.MoveNext());
                Assert.Equal(Key(i), cursor.Key.ToArray());
                Assert.Equal(Value(i), cursor.Value.ToArray());
                Assert.Equal(Value(i), reader.Find(Key(i))!.Value.ToArray());
            }
            Assert.False(cursor.MoveNext());
            Assert.Null(reader.Find("key"u8));
            Assert.Null(reader.Find("zebra"u8));
        }
    }

    [Fact]
    public void Snappy_makes_repetitive_blocks_smaller()
    {
        Write(500, new() { BlockSize = 4096 }, out long plain);
        Write(500, new() { BlockSize = 4096, Compression = TableCompression.Snappy }, out long snappy);
        Assert.InRange(snappy, plain / 10, plain * 2 / 3);
    }

    [Fact]
    public void A_cursor_starts_at_the_first_key_not_less()
    {
        MemoryFiles files = Write(100, new() { BlockSize = 300 }, out _);
        using var reader = new TableReader(files.OpenRead("/t"));
        TableCursor cursor = reader.Open([.. Key(41), 0]);
        Assert.True(cursor.MoveNext());
        Assert.Equal(Key(42), cursor.Key.ToArray());
    }

    [Fact]
    public void Keys_must_increase()
    {
        var files = new MemoryFiles();
        using IWritableFile file = files.Create("/t");
        var writer = new TableWriter(file, new() { BlockSize = 1 });
        writer.Add("b"u8, []);
        Assert.Throws<StatusException>(() => writer.Add("b"u8, []));
        Assert.Throws<StatusException>(() => writer.Add("a"u8, []));
    }

    [Theory]
    [InlineData(TableCompression.None)]
    [InlineData(TableCompression.Snappy)]
    public void Every_byte_string_is_read_or_refused(TableCompression compression)
    {
        MemoryFiles files = Write(60, new() { Compression = compression, BlockSize = 300 }, out long size);
        byte[] good = new byte[size];
        files.OpenRead("/t").Read(0, good);
        var random = new Random(3);
        for (int round = 0; round < 4000; round++) ReadAll(Mutations.Of(good, random));
        for (int length = 0; length < good.Length; length += 7) ReadAll(good[..length]);
    }

    /// <summary>The checksums keep damage from the blocks, so a block is damaged before it gets one.</summary>
    [Fact]
    public void Every_block_is_read_or_refused()
    {
        var builder = new BlockBuilder(4);
        for (int i = 0; i < 40; i++) builder.Add(Key(i), Value(i));
        byte[] good = builder.Finish().ToArray();
        var random = new Random(4);
        for (int round = 0; round < 4000; round++) ReadBlock(Mutations.Of(good, random));
    }

    static void ReadBlock(byte[] block)
    {
        try
        {
            for (var cursor = new BlockCursor(block, "/t", 0); cursor.MoveNext();) Assert.True(cursor.Value.Length <= block.Length);
        }
        catch (DataLossException e)
        {
            Assert.Equal("/t", e.File);
        }
    }

    static void ReadAll(byte[] bytes)
    {
        MemoryFiles files = Mutations.AsFile("/t", bytes);
        try
        {
            using var reader = new TableReader(files.OpenRead("/t"));
            for (TableCursor cursor = reader.Open(); cursor.MoveNext();) Assert.True(cursor.Value.Length <= bytes.Length * 30);
        }
        catch (StatusException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }
}
