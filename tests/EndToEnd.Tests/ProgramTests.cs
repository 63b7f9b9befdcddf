using System.Text.Json;
using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary>The program as users start it.</summary>
public sealed class ProgramTests
{
    const char Escape = '\e';

    static string Checkpoint => Golden.Shipped("formats", "checkpoints", "v2", "model.ckpt-1172");

    [Fact]
    public void Version_is_printed() => Assert.Matches(@"^\d+\.\d+\.\d+\n$", ProcessRun.Program("--version").Succeeded().Output);

    [Fact]
    public void Piped_output_is_text_without_escape_codes()
    {
        string output = ProcessRun.Program("inspect", Checkpoint).Succeeded().Output;
        Assert.Contains("dense/kernel", output);
        Assert.DoesNotContain(Escape, output);
        Assert.DoesNotContain('│', output);
    }

    [Fact]
    public void Json_is_one_object()
    {
        JsonElement report = JsonDocument.Parse(ProcessRun.Program("inspect", Checkpoint, "--json").Succeeded().Output).RootElement;
        Assert.Equal("checkpoint", report.GetProperty("kind").GetString());
        Assert.Equal(Checkpoint, report.GetProperty("prefix").GetString());
    }

    [Theory]
    [InlineData(2, "unknown command 'inspet'; did you mean 'inspect'?", "inspet")]
    [InlineData(2, "unknown flag '--jso' of 'inspect'; did you mean '--json'?", "inspect", "x", "--jso")]
    [InlineData(1, "NOT_FOUND: gone.tfrecord; No such file, folder or checkpoint", "inspect", "gone.tfrecord")]
    public void Errors_are_one_line_on_standard_error(int exitCode, string message, params string[] args)
    {
        ProcessRun run = ProcessRun.Program(args);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"tensorharbor: {message}", run.Error);
        Assert.Equal(run.Error.Length - 1, run.Error.IndexOf('\n'));
    }

    [Fact]
    public void A_damaged_file_is_named_with_the_place()
    {
        ProcessRun run = ProcessRun.Program("inspect", Golden.Shipped("formats", "records", "truncated.tfrecord"));
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"^tensorharbor: DATA_LOSS: \S*truncated\.tfrecord: .*\d+", run.Error);
    }

    [Fact]
    public void The_launcher_works_through_a_symbolic_link_from_another_folder()
    {
        using var folder = new TempFolder();
        File.CreateSymbolicLink(folder["th"], ProcessRun.Launcher);
        Assert.Equal(ProcessRun.Program("--version").Output, ProcessRun.Of(folder["th"], folder.Path, "--version").Succeeded().Output);
    }

    [Fact]
    public void A_reader_that_stops_reading_is_no_error()
    {
        ProcessRun run = ProcessRun.Of("/bin/bash", Golden.Repository, "-c", $"set -o pipefail; ./tensorharbor inspect '{Checkpoint}' | head -n 1 > /dev/null");
        Assert.Equal("", run.Error);
    }
}
