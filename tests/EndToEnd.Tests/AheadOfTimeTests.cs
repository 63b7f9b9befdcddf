using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary>A program on our libraries compiled ahead of time to machine code (NativeAOT), with no warning of the compiler's: nothing of them needs a JIT.</summary>
[Trait("slow", "true")]
public sealed class AheadOfTimeTests
{
    [Fact]
    public void A_program_trains_exports_and_loads_in_machine_code()
    {
        string[] linkers = ["clang", "gcc"];
        Assert.SkipUnless(linkers.Any(IsThere), $"no C linker ({string.Join(" or ", linkers)}), which NativeAOT needs");
        using TempFolder folder = new(), job = new();
        ProcessRun publish = ProcessRun.Of("dotnet", Golden.Repository, "publish", "tests/Aot", "-c", "Release", "-o", folder.Path, "-v", "q", "--nologo");
        Assert.True(publish.ExitCode == 0, publish.Output + publish.Error);
        Assert.DoesNotContain("warning", publish.Output + publish.Error, StringComparison.OrdinalIgnoreCase);
        Assert.False(File.Exists(folder["TensorHarbor.Aot.dll"]));
        string data = Golden.File("data", "cancer_train.csv.tfrecords");
        Assert.Equal(
            """
            step 50: accuracy above 0.5: True
            classify: inputs -> classes scores
            regress: inputs -> outputs
            serving_default: features keys -> keys prediction softmax

            """,
            ProcessRun.Of(folder["TensorHarbor.Aot"], job.Path, data, job.Path).Succeeded().Output);
    }

    static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
