using TensorHarbor.Cli.Inspect;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Fuzz.Driver;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>A V1 checkpoint, whose blocks may be compressed: every tensor is read.</summary>
sealed class TableTarget : FuzzTarget
{
    readonly InspectedFiles _files = new();

    public override string Name => "checkpoint_v1";

    public override int MaxLength => 1 << 16;

    public override IEnumerable<byte[]> Seeds() => [File.ReadAllBytes(Golden.File("formats", "checkpoints", "v1", "model.ckpt-1172"))];

    public override byte[] Repair(byte[] input)
    {
        TableChecksums.Repair(input);
        return input;
    }

    public override void Run(byte[] input)
    {
        string path = _files.Write("model.ckpt-1", input);
        InspectedFiles.Inspect(path, TargetKind.Checkpoint);
        using CheckpointReader reader = CheckpointReader.Open(path);
        foreach (CheckpointTensor tensor in reader.Tensors)
        {
            try
            {
                reader.Read(tensor.Name).Dispose();
            }
            catch (StatusException e) when (Trial.IsAllowed(e))
            {
                // the others may still be whole
            }
        }
    }
}
