using System.Buffers.Binary;
using TensorHarbor.Cli.Inspect;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Fuzz.Driver;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>Index and data of a V2 checkpoint: every tensor is read.</summary>
sealed class BundleTarget : FuzzTarget
{
    const int SizeBytes = 4;

    readonly InspectedFiles _files = new();

    public override string Name => "checkpoint";

    public override int MaxLength => 1 << 16;

    /// <summary>The index' length, the index, the data file.</summary>
    public override IEnumerable<byte[]> Seeds()
    {
        string folder = Golden.Find("formats") is { } root ? Path.Combine(root, "checkpoints") : "";
        string[] prefixes = ["v2/model.ckpt-1172", "managed/ckpt-4", "object/ckpt", "sharded/model.ckpt-3"];
        foreach (string prefix in prefixes.Select(p => Path.Combine(folder, p)))
        {
            byte[] index = File.ReadAllBytes(prefix + ".index"), data = File.ReadAllBytes(Directory.EnumerateFiles(folder, "*.data-00000-of-*", SearchOption.AllDirectories).First(f => f.StartsWith(prefix + ".data", StringComparison.Ordinal)));
            yield return [.. BitConverter.GetBytes(index.Length), .. index, .. data];
        }
    }

    static int IndexLength(byte[] input) => input.Length < SizeBytes ? 0 : (int)Math.Min((uint)BinaryPrimitives.ReadInt32LittleEndian(input), (uint)(input.Length - SizeBytes));

    public override byte[] Repair(byte[] input)
    {
        if (input.Length > SizeBytes) TableChecksums.Repair(input.AsSpan(SizeBytes, IndexLength(input)));
        return input;
    }

    public override void Run(byte[] input)
    {
        if (input.Length < SizeBytes) return;
        int length = IndexLength(input);
        string index = _files.Write("model.index", input.AsSpan(SizeBytes, length));
        _files.Write("model.data-00000-of-00001", input.AsSpan(SizeBytes + length));
        _files.Write("model.data-00000-of-00003", input.AsSpan(SizeBytes + length));
        InspectedFiles.Inspect(index, TargetKind.Checkpoint);
        using CheckpointReader reader = CheckpointReader.Open(_files["model"]);
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
