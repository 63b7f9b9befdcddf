namespace TensorHarbor.Cli.Inspect;

/// <summary>Event files below a folder, as TensorBoard finds them: each folder with some is a run.</summary>
static class EventFiles
{
    const int MaxDepth = 6;

    /// <summary>A file and the run it belongs to: its folder relative to the one given, <c>.</c> for that itself.</summary>
    public readonly record struct EventFile(string Path, string Run);

    /// <summary>The event files of a folder and those below it, or the file itself, in order of run and name.</summary>
    public static IReadOnlyList<EventFile> Find(string path)
    {
        if (!Directory.Exists(path)) return [new(path, ".")];
        var search = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = MaxDepth, IgnoreInaccessible = true };
        return [.. Directory.EnumerateFiles(path, "*tfevents*", search)
            .Select(file => new EventFile(file, System.IO.Path.GetRelativePath(path, System.IO.Path.GetDirectoryName(file)!)))
            .OrderBy(file => file.Run, StringComparer.Ordinal)
            .ThenBy(file => file.Path, StringComparer.Ordinal)];
    }
}
