using System.Xml.Linq;
using TensorHarbor.Testing;

namespace TensorHarbor.Architecture.Tests;

/// <summary>The files of the repository that people write.</summary>
static class SourceTree
{
    static readonly string[] _folders = ["src", "tests", "bench", "samples", "docs", "eng", "deploy", ".ci"];
    static readonly string[] _skipped = ["bin", "obj", "golden", "results", "artifacts"];

    /// <summary>Path in the repository.</summary>
    public static string At(string relative) => Path.Combine(Golden.Repository, relative);

    /// <summary>Relative paths of all files of an ending, with those at the root.</summary>
    public static IReadOnlyList<string> Files(params string[] endings)
    {
        IEnumerable<string> below = _folders.Select(At).Where(Directory.Exists).SelectMany(Walk);
        return [.. below.Concat(Directory.EnumerateFiles(Golden.Repository))
            .Where(path => endings.Length == 0 || endings.Any(e => path.EndsWith(e, StringComparison.Ordinal)))
            .Select(path => Path.GetRelativePath(Golden.Repository, path))
            .Order(StringComparer.Ordinal)];
    }

    static IEnumerable<string> Walk(string folder) => Directory.EnumerateFiles(folder)
        .Concat(Directory.EnumerateDirectories(folder).Where(d => !_skipped.Contains(Path.GetFileName(d))).SelectMany(Walk));

    /// <summary>Names of the projects that a project refers to; those that only run in the compiler are left out.</summary>
    public static IReadOnlyList<string> References(string project) =>
        [.. XDocument.Load(At(project)).Descendants("ProjectReference")
            .Where(r => r.Attribute("OutputItemType")?.Value != "Analyzer")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value))];
}
