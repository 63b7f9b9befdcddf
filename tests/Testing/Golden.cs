namespace TensorHarbor.Testing;

/// <summary>
/// Where the golden folders are: <c>$TENSORHARBOR_GOLDEN</c> if set, else <c>shared/golden</c> beside the repository if it is
/// there, else the small sets in <c>tests/golden</c> (data: <c>data</c>).
/// </summary>
public static class Golden
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
