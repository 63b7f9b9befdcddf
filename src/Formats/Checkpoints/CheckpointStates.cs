using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Checkpoints;

/// <summary>The file <c>checkpoint</c> in a model's folder: which checkpoints there are, and which is the latest.</summary>
public static class CheckpointStates
{
    /// <summary>Its usual name.</summary>
    public const string FileName = "checkpoint";

    /// <summary>Reads the file; paths in it that are relative are those of the folder.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="files">The file system; this machine's if null.</param>
    /// <param name="fileName">Name of the file.</param>
    /// <returns>The state with full paths, or null if there is no such file.</returns>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the text is not that of a CheckpointState.</exception>
    public static CheckpointState? Read(string folder, IFileStore? files = null, string fileName = FileName)
    {
        files ??= LocalFiles.Instance;
        string path = Path.Combine(folder, fileName);
        if (!files.Exists(path)) return null;
        CheckpointState state = TextFormat.Parse<CheckpointState>(files.ReadText(path), path);
        Rewrite(state, relative => Path.Combine(folder, relative));
        return state;
    }

    /// <summary>Prefix of the newest checkpoint that the folder's file names and whose files are there, or null if there is none.</summary>
    /// <inheritdoc cref="Read"/>
    public static string? Latest(string folder, IFileStore? files = null, string fileName = FileName) =>
        Read(folder, files, fileName) is { } state ? Latest(state, files) : null;

    /// <summary>Prefix of the newest checkpoint that the state names and whose files are there, or null if there is none.</summary>
    /// <param name="state">The state, with full paths.</param>
    /// <param name="files">The file system; this machine's if null.</param>
    public static string? Latest(CheckpointState state, IFileStore? files = null) =>
        Named(state).FirstOrDefault(prefix => CheckpointReader.Exists(prefix, files));

    /// <summary>The checkpoints that the state names, the latest first.</summary>
    public static IEnumerable<string> Named(CheckpointState state) =>
        new[] { state.ModelCheckpointPath }.Concat(state.AllModelCheckpointPaths.Reverse()).Where(p => p is { Length: > 0 }).Distinct();

    /// <summary>
    /// Replaces the file in one step. Paths inside the folder are written relative to it, so that the folder can be moved; a latest
    /// checkpoint that is not in the list of all is added at its end, as TensorFlow does.
    /// </summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="state">The state; it is not changed.</param>
    /// <param name="files">The file system; this machine's if null.</param>
    /// <param name="fileName">Name of the file.</param>
    /// <exception cref="StatusException">
    /// INVALID_ARGUMENT: the numbers of paths and timestamps differ; RESOURCE_EXHAUSTED and others: the old file is still there.
    /// </exception>
    public static void Update(string folder, CheckpointState state, IFileStore? files = null, string fileName = FileName)
    {
        CheckpointState written = state.Clone();
        if (!written.AllModelCheckpointPaths.Contains(written.ModelCheckpointPath))
        {
            written.AllModelCheckpointPaths.Add(written.ModelCheckpointPath);
            if (written.AllModelCheckpointTimestamps.Count > 0) written.AllModelCheckpointTimestamps.Add(Now());
        }
        if (written.AllModelCheckpointTimestamps.Count > 0
            && written.AllModelCheckpointTimestamps.Count != written.AllModelCheckpointPaths.Count)
        {
            Throw.InvalidArgument(
                $"{Path.Combine(folder, fileName)}: {written.AllModelCheckpointPaths.Count} checkpoints "
                + $"have {written.AllModelCheckpointTimestamps.Count} timestamps");
        }
        Rewrite(written, path => RelativeTo(folder, path));
        (files ?? LocalFiles.Instance).Replace(
            Path.Combine(folder, fileName), System.Text.Encoding.UTF8.GetBytes(TextFormat.Print(written)));
    }

    static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;

    static string RelativeTo(string folder, string path)
    {
        string relative = Path.GetRelativePath(folder, path);
        return relative == ".." || relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path : relative;
    }

    static void Rewrite(CheckpointState state, Func<string, string> rewrite)
    {
        if (state.ModelCheckpointPath.Length > 0) state.ModelCheckpointPath = rewrite(state.ModelCheckpointPath);
        IList<string> paths = state.AllModelCheckpointPaths;
        for (int i = 0; i < paths.Count; i++) paths[i] = rewrite(paths[i]);
    }
}
