using System.Diagnostics;

namespace TensorHarbor.Training.Tests;

/// <summary>The samples do what they promise.</summary>
public sealed class SampleTests
{
    const int MostLines = 60;

    static string Folder(string sample) => Path.Combine(Golden.Repository, "samples", sample);

    public static TheoryData<string> Samples =>
        [.. Directory.GetDirectories(Folder("")).Where(f => File.Exists(Path.Combine(f, "Program.cs")))
            .Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Samples))]
    public async Task A_sample_prints_what_it_says(string sample)
    {
        string target = Path.GetRelativePath(Path.Combine(Golden.Repository, "tests", "Training.Tests"),
            AppContext.BaseDirectory); // bin/Release/net10.0
        var start = new ProcessStartInfo(Path.Combine(Folder(sample), target, $"TensorHarbor.{sample}"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal((0, ""), (process.ExitCode, await error));
        Assert.Equal(File.ReadAllText(Path.Combine(Folder(sample), "expected.txt")), output);
        Assert.InRange(File.ReadAllLines(Path.Combine(Folder(sample), "Program.cs")).Length, 10, MostLines - 1);
    }
}
