using System.Buffers.Binary;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Records;
using TensorHarbor.Formats.SavedModels;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Inspect;

/// <summary>Finds out what a path is: by what is in it, and by its name where that does not tell.</summary>
static class InspectTarget
{
    const int TableMagicBytes = 8;
    const ulong TableMagic = 0xdb4775248b80fb57;

    /// <summary>What <paramref name="path"/> is.</summary>
    /// <exception cref="StatusException">NOT_FOUND: nothing there; INVALID_ARGUMENT: none of the kinds.</exception>
    public static TargetKind Detect(string path)
    {
        if (Directory.Exists(path)) return DetectFolder(path);
        if (CheckpointReader.Exists(path) && !File.Exists(path)) return TargetKind.Checkpoint;
        if (!File.Exists(path)) Throw.NotFound($"{path}; No such file, folder or checkpoint");
        return DetectFile(path) ?? Throw.InvalidArgument<TargetKind>(
            $"{path}: not a checkpoint, TFRecord file, event file, graph or SavedModel (--as KIND reads it as one and says what is wrong)");
    }

    static TargetKind DetectFolder(string path)
    {
        if (SavedModelFolder.Exists(path)) return TargetKind.SavedModel;
        if (File.Exists(Path.Combine(path, CheckpointStates.FileName))) return TargetKind.Checkpoint;
        if (EventFiles.Find(path).Count > 0) return TargetKind.Events;
        throw new StatusException(ErrorCode.NotFound, $"{path}; the folder holds no saved_model.pb, no file 'checkpoint' and no event file");
    }

    static TargetKind? DetectFile(string path)
    {
        string name = Path.GetFileName(path);
        if (name == CheckpointStates.FileName || name.EndsWith(".index", StringComparison.Ordinal) || IsTable(path)) return TargetKind.Checkpoint;
        if (name.Contains(".data-", StringComparison.Ordinal) && File.Exists(CheckpointReport.PrefixOf(path) + ".index")) return TargetKind.Checkpoint;
        if (name.Contains("tfevents", StringComparison.Ordinal)) return TargetKind.Events;
        if (name.StartsWith("saved_model.pb", StringComparison.Ordinal)) return TargetKind.SavedModel;
        if (name.EndsWith(".meta", StringComparison.Ordinal) || name.EndsWith(".meta.pbtxt", StringComparison.Ordinal)) return TargetKind.MetaGraph;
        if (name.Contains("tfrecord", StringComparison.OrdinalIgnoreCase) || StartsAsRecords(path)) return TargetKind.Records;
        return DetectGraph(path);
    }

    static bool IsTable(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length < TableMagicBytes) return false;
        Span<byte> tail = stackalloc byte[TableMagicBytes];
        file.Seek(-TableMagicBytes, SeekOrigin.End);
        file.ReadExactly(tail);
        return BinaryPrimitives.ReadUInt64LittleEndian(tail) == TableMagic;
    }

    static bool StartsAsRecords(string path)
    {
        try
        {
            using var reader = new RecordReader(path);
            return reader.TryRead(out _);
        }
        catch (StatusException e) when (e.Code is ErrorCode.DataLoss or ErrorCode.ResourceExhausted)
        {
            return false;
        }
    }

    static TargetKind? DetectGraph(string path)
    {
        if (path.EndsWith(".pbtxt", StringComparison.Ordinal)) return DetectText(path);
        if (!path.EndsWith(".pb", StringComparison.Ordinal)) return null;
        try
        {
            return IsGraph(ProtoFiles.Read<GraphDef>(path)) ? TargetKind.Graph : TargetKind.MetaGraph;
        }
        catch (StatusException e) when (e.Code is ErrorCode.InvalidArgument or ErrorCode.DataLoss)
        {
            return TargetKind.MetaGraph;
        }
    }

    /// <summary>
    /// A meta graph may parse as a graph: its MetaInfoDef is a node then, whose op is a serialized list of ops or empty. A graph has a node
    /// whose op is a name, whatever is wrong with others: importing it says that.
    /// </summary>
    static bool IsGraph(GraphDef graph) => graph.Node.Count == 0 || graph.Node.Any(n => n.Op is [var first, ..] && (char.IsAsciiLetter(first) || first == '_'));

    /// <summary>The outermost field of a text tells the message: <c>node {</c> is a graph's.</summary>
    static TargetKind DetectText(string path)
    {
        string first = File.ReadLines(path).Select(l => l.TrimStart()).FirstOrDefault(l => l.Length > 0 && l[0] != '#') ?? "";
        if (first.StartsWith("saved_model_schema_version", StringComparison.Ordinal) || first.StartsWith("meta_graphs", StringComparison.Ordinal)) return TargetKind.SavedModel;
        return first.StartsWith("meta_info_def", StringComparison.Ordinal) || first.StartsWith("graph_def", StringComparison.Ordinal)
            ? TargetKind.MetaGraph
            : TargetKind.Graph;
    }
}
