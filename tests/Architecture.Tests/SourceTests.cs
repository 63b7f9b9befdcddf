using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TensorHarbor.Architecture.Tests;

/// <summary>What no source file may hold.</summary>
public sealed partial class SourceTests
{
    const int MaxLines = 600;

    static IEnumerable<(string Path, string Text)> Read(params string[] endings) =>
        SourceTree.Files(endings).Select(path => (path, File.ReadAllText(SourceTree.At(path))));

    [Fact]
    public void Files_are_short() =>
        Assert.DoesNotContain(SourceTree.Files(".cs"), path => File.ReadLines(SourceTree.At(path)).Count() > MaxLines);

    [Fact]
    public void Nothing_is_left_for_later() => Assert.Empty(Read(".cs").Where(f => Unfinished().IsMatch(f.Text)).Select(f => f.Path));

    // written so that it does not match itself
    [GeneratedRegex(@"\bTO[D]O\b|\bFIX[M]E\b|NotImplemented[E]xception")]
    private static partial Regex Unfinished();

    [Fact]
    public void No_file_names_a_place_on_one_machine() =>
        Assert.Empty(Read(".cs", ".csproj", ".props", ".md", ".json", ".yaml", ".yml", "run", "test", "tensorharbor").Where(f => MachinePath().IsMatch(f.Text)).Select(f => f.Path));

    [GeneratedRegex(@"(?<![\w.])/(work|home|root|tmp/wt)/\w")]
    private static partial Regex MachinePath();

    [Fact]
    public void Every_package_has_a_reason()
    {
        string[] packages = [.. XDocument.Load(SourceTree.At("Directory.Packages.props")).Descendants("PackageVersion").Select(p => p.Attribute("Include")!.Value)];
        string[] explained = [.. Reason().Matches(File.ReadAllText(SourceTree.At("docs/dependencies.md"))).Select(m => m.Groups[1].Value)];
        Assert.Equal(packages.Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^- `([^`]+)`: \S", RegexOptions.Multiline)]
    private static partial Regex Reason();

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        IEnumerable<string> broken =
            from file in Read(".md")
            from Match link in Link().Matches(file.Text)
            let target = link.Groups[1].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
            let path = Path.Combine(Path.GetDirectoryName(SourceTree.At(file.Path))!, target)
            where !File.Exists(path) && !Directory.Exists(path)
            select $"{file.Path}: {target}";
        Assert.Empty(broken);
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
