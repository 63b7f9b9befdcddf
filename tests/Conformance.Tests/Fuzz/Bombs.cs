using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Conformance.Tests.Fuzz;

/// <summary>A few bytes that claim to be many: refused before memory is taken, or where the limit is.</summary>
public sealed class Bombs
{
    const long AllowedBytes = 16 << 20;

    /// <summary>Runs an op on a string; what it is refused with.</summary>
    static StatusException Refused(string op, byte[] input, params (string Name, AttrValue Value)[] attrs)
    {
        var graph = new Graph(OpTable.Instance);
        Node x = graph.Add(new NodeDef("x", "Placeholder") { Attrs = ImmutableDictionary<string, AttrValue>.Empty.Add("dtype", DType.String) }, []);
        graph.Add(new NodeDef("y", op) { Attrs = attrs.ToImmutableDictionary(a => a.Name, a => a.Value) }, [x[0]]);
        using var session = new Session(graph, new() { IntraOpThreads = 1 });
        using Tensor value = Tensor.FromStrings([input], Shape.Scalar);
        return Assert.Throws<StatusException>(() => session.Run([("x", value)], ["y"]));
    }

    static StatusException RefusedAtOnce(string op, byte[] input, params (string Name, AttrValue Value)[] attrs)
    {
        Refused(op, [1], attrs);
        long before = GC.GetAllocatedBytesForCurrentThread();
        StatusException e = Refused(op, input, attrs);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllowedBytes);
        return e;
    }

    [Theory]
    [InlineData("ZLIB"), InlineData("GZIP")]
    public void Strings_inflate_up_to_a_limit(string type)
    {
        using var packed = new MemoryStream();
        using (Stream deflater = type == "GZIP" ? new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true) : new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++) deflater.Write(zeros);
        }
        StatusException e = Refused("DecodeCompressed", packed.ToArray(), ("compression_type", (AttrValue)type));
        Assert.Equal((ErrorCode.ResourceExhausted, $"{packed.Length} compressed bytes inflate to more than 268435456"), (e.Code, e.Message));
    }

    static byte[] Png(int width, int height)
    {
        byte[] file = [0x89, .. "PNG\r\n\x1a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, .. new byte[8], 8, 2, 0, 0, 0, .. new byte[4], 0, 0, 0, 8, .. "IDAT"u8, 0x78, 0x9c, 3, 0, 0, 0, 0, 1, .. new byte[4]];
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), height);
        return file;
    }

    static byte[] Jpeg(ushort width, ushort height)
    {
        byte[] frame = [0xFF, 0xC0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(5), height);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(7), width);
        return [0xFF, 0xD8, .. frame, 0xFF, 0xD9];
    }

    static byte[] Gif(ushort width, ushort height)
    {
        byte[] file = Convert.FromHexString("47494638396102000100800000FF000000FF002C00000000020001000002028451003B");
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(6), width);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), height);
        return file;
    }

    static byte[] Bitmap(int width, int height)
    {
        byte[] file = Convert.FromHexString("424D3A0000000000000036000000280000000100000001000000010018000000000004000000130B0000130B0000000000000000000000FF0000");
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        return file;
    }

    [Fact]
    public void A_PNG_that_its_bytes_cannot_hold() =>
        Assert.Equal("Invalid PNG data, size 53", RefusedAtOnce("DecodePng", Png(10_000, 10_000)).Message);

    [Fact]
    public void A_PNG_with_more_pixels_than_are_decoded() =>
        Assert.Equal("Invalid PNG data, size 53", RefusedAtOnce("DecodePng", Png(int.MaxValue, int.MaxValue)).Message);

    [Theory]
    [InlineData(65535, 65535, "Image of 65535 x 65535 pixels is too large: at most 134217728 are decoded")]
    [InlineData(8000, 8000, "Image of 8000 x 8000 pixels does not fit its 17 bytes")]
    [InlineData(0, 8, "Image of 0 x 8 pixels is empty")]
    public void A_JPEG_that_its_bytes_cannot_hold(ushort width, ushort height, string text) =>
        Assert.Equal(text, RefusedAtOnce("DecodeJpeg", Jpeg(width, height)).Message);

    [Theory]
    [InlineData(65535, 65535, "Image of 65535 x 65535 pixels is too large: at most 134217728 are decoded")]
    [InlineData(8000, 8000, "Image of 8000 x 8000 pixels does not fit its 35 bytes")]
    public void A_GIF_that_its_bytes_cannot_hold(ushort width, ushort height, string text) =>
        Assert.Equal(text, RefusedAtOnce("DecodeGif", Gif(width, height)).Message);

    [Theory]
    [InlineData(20_000, 20_000, "Image of 20000 x 20000 pixels is too large: at most 134217728 are decoded")]
    [InlineData(8000, -8000, "Image of 8000 x 8000 pixels does not fit its 58 bytes")]
    [InlineData(0, 8, "Image of 0 x 8 pixels is empty")]
    public void A_bitmap_that_its_bytes_cannot_hold(int width, int height, string text) =>
        Assert.Equal(text, RefusedAtOnce("DecodeBmp", Bitmap(width, height)).Message);

    /// <summary>The decoder waits for markers behind the end, where there are none; found by <c>eng/fuzz jpeg</c>.</summary>
    [Fact]
    public void A_JPEG_that_ends_early()
    {
        byte[] file = File.ReadAllBytes(Golden.Shipped("fuzz", "jpeg", "ends-early.jpg"));
        Assert.Equal($"Invalid JPEG data or crop window, data size {file.Length}", Refused("DecodeJpeg", file).Message);
        Assert.Equal("Invalid JPEG data, size 2", Refused("ExtractJpegShape", [0xFF, 0xD8]).Message);
    }

    [Fact]
    public void A_tensor_larger_than_the_memory_there_is()
    {
        var scope = new Scope(new Graph(OpTable.Instance));
        scope.Fill(scope.Const([1L << 20, 1L << 20]), scope.Const(1f), name: "y");
        using var session = new Session(scope.Graph);
        StatusException e = Assert.Throws<StatusException>(() => session.Run([], ["y"]));
        Assert.Equal((ErrorCode.ResourceExhausted, "OOM when allocating 4398046511104 bytes for a tensor"), (e.Code, e.Message));
    }
}
