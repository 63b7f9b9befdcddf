using TensorHarbor.Cli.Inspect;
using TensorHarbor.Cli.Reports;
using TensorHarbor.Testing;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>A folder whose files are given new content for each input, and looked into as <c>tensorharbor inspect</c> does.</summary>
sealed class InspectedFiles
{
    readonly TempFolder _folder = new();

    /// <summary>Full path of a file.</summary>
    public string this[string name] => _folder[name];

    /// <summary>Writes a file.</summary>
    public string Write(string name, ReadOnlySpan<byte> content)
    {
        string path = _folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>What <c>tensorharbor inspect PATH</c> does, output thrown away.</summary>
    public static void Inspect(string path, TargetKind? kind = null, string? tensor = null) =>
        InspectCommand.RunAsync(new InspectOptions(path) { As = kind, Tensor = tensor, Records = 3 }, new ReportWriter(new StringWriter(), json: true), default)
            .GetAwaiter().GetResult();
}
