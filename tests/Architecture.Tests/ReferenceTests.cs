using System.Xml.Linq;

namespace TensorHarbor.Architecture.Tests;

/// <summary>Arrows between projects go one way: those of this table, and no others.</summary>
public sealed class ReferenceTests
{
    /// <summary>Project and what it may refer to. Linalg knows Tensors for its number types and pooled scratch memory only.</summary>
    static readonly Dictionary<string, string[]> _allowed = new()
    {
        ["Tensors"] = [],
        ["Linalg"] = ["Tensors"],
        ["Graphs"] = ["Tensors"],
        ["Formats"] = ["Graphs", "Tensors"],
        ["Ops"] = ["Graphs", "Linalg", "Formats"],
        ["Runtime"] = ["Graphs"],
        ["Gpu"] = ["Ops", "Runtime"],
        ["Training"] = ["Ops", "Runtime", "Formats"],
        ["Hosting"] = ["Tensors"],
        ["Distributed"] = ["Runtime", "Formats", "Hosting"],
        ["Serving"] = ["Runtime", "Formats", "Hosting"],
        ["Operator"] = ["Hosting"],
        ["GpuPlugins"] = ["Hosting"],
        ["Generators"] = [],
    };

    public static TheoryData<string> Projects => [.. SourceTree.Files(".csproj").Where(p => p.StartsWith("src/", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_refers_only_to_what_the_table_allows(string project)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        if (name == "Cli") return;
        Assert.True(_allowed.TryGetValue(name, out string[]? allowed), $"{name} is not in the table of {nameof(ReferenceTests)}");
        Assert.Empty(SourceTree.References(project).Except(allowed!));
    }

    [Theory, MemberData(nameof(Projects))]
    public void A_project_is_called_like_its_folder(string project) =>
        Assert.Equal(project, $"src/{Path.GetFileNameWithoutExtension(project)}/{Path.GetFileName(project)}");

    [Fact]
    public void Nothing_refers_to_the_program_but_its_tests() =>
        Assert.Equal(["tests/Cli.Tests/Cli.Tests.csproj", "tests/Fuzz/Fuzz.csproj"], SourceTree.Files(".csproj").Where(p => SourceTree.References(p).Contains("Cli")));

    [Fact]
    public void The_solution_has_every_project() =>
        Assert.Equal(
            SourceTree.Files(".csproj"),
            XDocument.Load(SourceTree.At("TensorHarbor.slnx")).Descendants("Project").Select(p => p.Attribute("Path")!.Value).Order(StringComparer.Ordinal));

    public static TheoryData<string> TestProjects => [.. SourceTree.Files(".Tests.csproj")];

    [Theory, MemberData(nameof(TestProjects))]
    public void Every_test_project_looks_for_leaks(string project)
    {
        string setup = SourceTree.At(Path.Combine(Path.GetDirectoryName(project)!, "AssemblySetup.cs"));
        Assert.True(File.Exists(setup), $"{project} has no AssemblySetup.cs");
        Assert.Contains("[assembly: NoLeaks]", File.ReadAllText(setup));
    }
}
