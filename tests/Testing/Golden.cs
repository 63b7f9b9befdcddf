using System.Text.Json;
using System.Text.RegularExpressions;

namespace TensorHarbor.Testing;

/// <summary>
/// Where the golden folders are: <c>$TENSORHARBOR_GOLDEN</c> if set, else <c>shared/golden</c> beside the repository if it is
/// there, else the small sets in <c>tests/golden</c> (data: <c>data</c>).
/// </summary>
public static partial class Golden
{
    /// <summary>The repository's root: the folder that holds <c>TensorHarbor.slnx</c>.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The folder <c>shared</c> beside the repository, or <see langword="null"/>.</summary>
    public static string? Shared { get; } = ExistingOrNull(Path.Combine(Repository, "..", "shared"));

    /// <summary>Folder of one kind: formats, training, ops, serving, distributed, models or data; <see langword="null"/> if there is none.</summary>
    /// <remarks>An unseen set may come without <c>data</c>; then the repository's own is used.</remarks>
    public static string? Find(string kind)
    {
        string? chosen = Environment.GetEnvironmentVariable("TENSORHARBOR_GOLDEN");
        string?[] roots = chosen is { Length: > 0 }
            ? [chosen]
            : [Shared is null ? null : Path.Combine(Shared, "golden"), InRepository];
        return roots.OfType<string>().Select(root => Path.Combine(root, kind)).FirstOrDefault(Directory.Exists)
            ?? (kind == "data" ? Path.Combine(Repository, "data") : null);
    }

    /// <summary>A file or folder of a kind.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no golden folder of this kind.</exception>
    public static string File(string kind, params string[] parts) =>
        Path.Combine([Find(kind) ?? throw new DirectoryNotFoundException($"no golden folder '{kind}'"), .. parts]);

    /// <summary>
    /// A file of the sets in the repository, whatever <c>$TENSORHARBOR_GOLDEN</c> says: for tests that know what is in it, and so cannot
    /// take an unseen one.
    /// </summary>
    public static string Shipped(params string[] parts) => Path.Combine([InRepository, .. parts]);

    /// <summary>Files anywhere below a folder of a kind, by name; none if there is no such folder.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="folder">Folder in it, or nothing.</param>
    /// <param name="pattern">Such as <c>*.index</c>.</param>
    /// <returns>Paths relative to the folder, with slashes, in order.</returns>
    public static string[] List(string kind, string folder, string pattern)
    {
        string? root = Find(kind) is { } found ? ExistingOrNull(Path.Combine(found, folder)) : null;
        if (root is null) return [];
        IEnumerable<string> paths = Directory.EnumerateFiles(root, pattern, SearchOption.AllDirectories);
        return [.. paths.Select(path => Path.GetRelativePath(root, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

    /// <summary>A JSON file. Python writes the numbers NaN, Infinity and -Infinity bare; here they are strings.</summary>
    public static JsonElement Json(string path)
    {
        string text = StringOrSpecial().Replace(System.IO.File.ReadAllText(path), m => m.Value[0] == '"' ? m.Value : $"\"{m.Value}\"");
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>A number as <see cref="Json"/> gives it.</summary>
    public static double Number(this JsonElement value) => value.ValueKind != JsonValueKind.String ? value.GetDouble() : value.GetString() switch
    {
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        "NaN" => double.NaN,
        string text => throw new FormatException($"expected a number, got \"{text}\""),
        null => throw new FormatException("expected a number, got null"),
    };

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|-?Infinity|NaN
        """)]
    private static partial Regex StringOrSpecial();

    static string InRepository => Path.Combine(Repository, "tests", "golden");

    static string? ExistingOrNull(string path) => Directory.Exists(path) ? Path.GetFullPath(path) : null;

    static string FindRepository()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (System.IO.File.Exists(Path.Combine(folder, "TensorHarbor.slnx"))) return folder;
        }
        throw new DirectoryNotFoundException($"no TensorHarbor.slnx above {AppContext.BaseDirectory}");
    }
}
