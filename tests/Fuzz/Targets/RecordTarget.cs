using TensorHarbor.Cli.Inspect;
using TensorHarbor.Formats.Records;
using TensorHarbor.Testing;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>A TFRecord file: read, read with damage left out, and shown with the Examples in it.</summary>
sealed class RecordTarget : FuzzTarget
{
    readonly InspectedFiles _files = new();

    public override string Name => "records";

    public override int MaxLength => 1 << 16;

    public override IEnumerable<byte[]> Seeds() =>
        new[] { "plain.tfrecord", "examples.tfrecord", "bad-data-crc.tfrecord" }.Select(f => File.ReadAllBytes(Golden.File("formats", "records", f)));

    public override byte[] Repair(byte[] input) => RecordChecksums.Repair(input);

    public override void Run(byte[] input)
    {
        using (var skipping = new RecordReader(new MemoryStream(input), "memory", new() { SkipCorrupt = true, BufferBytes = 64, Compression = RecordCompression.None }))
        {
            while (skipping.TryRead(out _))
            {
            }
        }
        InspectedFiles.Inspect(_files.Write("x.tfrecord", input), TargetKind.Records);
    }
}
