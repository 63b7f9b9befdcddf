using TensorHarbor.Cli.Reports;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Inspect;

/// <summary>What is in a checkpoint: its tensors; for a folder also which checkpoints there are.</summary>
static class CheckpointReport
{
    /// <summary>Reads the checkpoint at a path, or the latest of a folder.</summary>
    public static Report Create(string path)
    {
        var report = new Report(TargetKind.Checkpoint.Name(), path);
        if (StateFolder(path) is { } folder) AddState(report, folder);
        using CheckpointReader reader = Open(path);
        report.Add("prefix", reader.Prefix);
        report.Add("format", reader.Format.ToString());
        report.Add("object_based", reader.Contains(CheckpointReader.ObjectGraphKey));
        report.Add("tensor_count", reader.Tensors.Length);
        report.Add("element_count", reader.Tensors.Sum(t => t.Shape.ElementCount));
        report.Add("bytes", reader.Tensors.Sum(t => t.Shape.ElementCount * t.DType.Size()));
        AddTensors(report.AddTable("tensors", "name", "dtype", "shape", "elements#", "slices"), reader);
        return report;
    }

    /// <summary>One row for each tensor of a checkpoint.</summary>
    internal static void AddTensors(ReportTable table, CheckpointReader reader)
    {
        foreach (CheckpointTensor tensor in reader.Tensors)
        {
            table.Add(tensor.Name, tensor.DType.PythonName(), tensor.Shape.Dims.ToArray(), tensor.Shape.ElementCount, SlicesOf(tensor));
        }
    }

    static object? SlicesOf(CheckpointTensor tensor) => tensor.Slices.IsEmpty ? null : tensor.Slices.Select(s => s.ToString()).ToArray();

    /// <summary>Opens the checkpoint at a prefix, one of its files, the state file or the folder.</summary>
    /// <exception cref="StatusException">NOT_FOUND, DATA_LOSS, INVALID_ARGUMENT.</exception>
    public static CheckpointReader Open(string path)
    {
        if (StateFolder(path) is not { } folder) return CheckpointReader.Open(PrefixOf(path));
        CheckpointState? state = CheckpointStates.Read(folder);
        if (state is null) Throw.NotFound($"{Path.Combine(folder, CheckpointStates.FileName)}; No such file");
        if (state.ModelCheckpointPath.Length == 0) Throw.NotFound($"{Path.Combine(folder, CheckpointStates.FileName)}; names no checkpoint");
        return CheckpointReader.Open(state.ModelCheckpointPath);
    }

    /// <summary>The path without the ending of one of a checkpoint's files.</summary>
    public static string PrefixOf(string path)
    {
        if (path.EndsWith(".index", StringComparison.Ordinal)) return path[..^".index".Length];
        int data = path.LastIndexOf(".data-", StringComparison.Ordinal);
        return data > path.LastIndexOf('/') ? path[..data] : path;
    }

    static string? StateFolder(string path)
    {
        if (Directory.Exists(path)) return path;
        if (Path.GetFileName(path) != CheckpointStates.FileName || CheckpointReader.Exists(path + ".index")) return null;
        return FileStores.FolderOf(path);
    }

    static void AddState(Report report, string folder)
    {
        if (CheckpointStates.Read(folder) is not { } state) return;
        ReportTable table = report.AddTable("checkpoints", "checkpoint", "saved_at", "is_latest", "is_there");
        for (int i = 0; i < state.AllModelCheckpointPaths.Count; i++)
        {
            string prefix = state.AllModelCheckpointPaths[i];
            object? time = i < state.AllModelCheckpointTimestamps.Count ? Times.Text(state.AllModelCheckpointTimestamps[i]) : null;
            table.Add(prefix, time, prefix == state.ModelCheckpointPath, CheckpointReader.Exists(prefix));
        }
    }
}
