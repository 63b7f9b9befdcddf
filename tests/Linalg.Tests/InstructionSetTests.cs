using System.Diagnostics;
using System.Runtime.Intrinsics.X86;

namespace TensorHarbor.Linalg.Tests;

/// <summary>Runs this program's other tests again in a child process in which an instruction set is off.</summary>
public sealed class InstructionSetTests
{
    /// <summary>Names the instruction set that must be off in the child; set by the parent only.</summary>
    const string OffVariable = "TENSORHARBOR_TEST_OFF";

    public static bool IsChild => Off != "";

    static string Off => Environment.GetEnvironmentVariable(OffVariable) ?? "";

    [Theory]
    [InlineData("DOTNET_EnableAVX512", "avx512"), InlineData("DOTNET_EnableAVX2", "avx2")]
    public async Task All_kernels_pass_without(string runtimeSwitch, string set)
    {
        Assert.SkipWhen(IsChild, "this is the child");
        Assert.SkipUnless(set == "avx512" ? Avx512F.IsSupported : Avx2.IsSupported, $"this processor has no {set}");
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(InstructionSetTests).Assembly.Location);
        start.Environment[runtimeSwitch] = "0";
        start.Environment[OffVariable] = set;
        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        string output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        Assert.True(child.ExitCode == 0, $"{output}{await errors}");
        Assert.Contains("Failed: 0", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_switch_of_the_parent_works()
    {
        Assert.SkipUnless(IsChild, "this is not the child");
        Assert.False(Avx512F.IsSupported);
        Assert.Equal(Off == "avx512", Avx2.IsSupported);
        Assert.Equal(Off == "avx512" ? "avx2" : "portable", GemmKernels<float>.Best.Name);
    }
}
