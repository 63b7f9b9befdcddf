using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary>The launcher in a fresh copy of the repository, elsewhere: builds when it must, and only then; quiet unless it fails.</summary>
[Trait("slow", "true")]
public sealed class LauncherTests
{
    static readonly string[] _parts = ["src", "protos", "tensorharbor", "global.json", ".editorconfig", "Directory.Build.props", "Directory.Packages.props"];

    [Fact]
    public void Builds_from_nothing_then_after_changes_only()
    {
        using var copy = new TempFolder();
        foreach (string part in _parts) Copy(Path.Combine(Golden.Repository, part), copy[part]);
        ProcessRun Launch(params string[] args) => ProcessRun.Of(copy["tensorharbor"], copy.Path, args);
        string Build() => new FileInfo(copy["artifacts/tensorharbor"]).LinkTarget!;

        string version = Launch("--version").Succeeded().Output;
        Assert.Equal(ProcessRun.Program("--version").Output, version);
        string first = Build();

        Launch("--version").Succeeded();
        Assert.Equal(first, Build());

        string extra = copy["src/Cli/Extra.cs"];
        File.WriteAllText(extra, "namespace TensorHarbor.Cli; static class Extra { public static int Value => \"text\"; }\n");
        ProcessRun broken = Launch("--version");
        Assert.Equal((1, ""), (broken.ExitCode, broken.Output));
        Assert.Contains("Extra.cs(1,", broken.Error);
        Assert.EndsWith("tensorharbor: the build failed\n", broken.Error);
        Assert.Equal(first, Build());

        File.Delete(extra);
        Assert.Equal(version, Launch("--version").Succeeded().Output);
        Assert.Equal(first, Build());

        File.AppendAllText(copy["src/Cli/ExitCodes.cs"], "\n");
        Launch("--version").Succeeded();
        Assert.NotEqual(first, Build());
        Assert.True(Directory.Exists(copy[$"artifacts/{first}"]), "the build before is kept for programs that still run");
    }

    static void Copy(string from, string to)
    {
        if (File.Exists(from)) File.Copy(from, to);
        if (!Directory.Exists(from)) return;
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (string folder in Directory.EnumerateDirectories(from).Where(f => Path.GetFileName(f) is not ("bin" or "obj")))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}
