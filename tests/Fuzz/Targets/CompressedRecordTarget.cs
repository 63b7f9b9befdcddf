using System.IO.Compression;
using TensorHarbor.Formats.Records;
using TensorHarbor.Testing;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>A TFRecord file compressed as a whole; its beginning tells how.</summary>
sealed class CompressedRecordTarget : FuzzTarget
{
    public override string Name => "compressed_records";

    public override int MaxLength => 1 << 16;

    public override IEnumerable<byte[]> Seeds()
    {
        foreach (string file in new[] { "plain.zlib.tfrecord", "plain.gzip.tfrecord" }) yield return File.ReadAllBytes(Golden.File("formats", "records", file));
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) zlib.Write(new byte[100_000]);
        yield return packed.ToArray();
    }

    public override void Run(byte[] input)
    {
        foreach (bool skip in new[] { false, true })
        {
            using var reader = new RecordReader(new MemoryStream(input), "memory", new() { SkipCorrupt = skip, MaxRecordBytes = 1 << 20 });
            while (reader.TryRead(out _))
            {
            }
        }
    }
}
