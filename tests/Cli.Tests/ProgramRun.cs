using System.Text.Json;

namespace TensorHarbor.Cli.Tests;

/// <summary>What one command line did inside this process.</summary>
sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    public static async Task<ProgramRun> Of(params string[] args)
    {
        using StringWriter output = new(), error = new();
        int code = await CommandLine.RunAsync(args, output, error);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>The output of a command that must have succeeded with <c>--json</c>.</summary>
    public JsonElement Json
    {
        get
        {
            Assert.Equal("", Error);
            Assert.Equal(ExitCodes.Ok, ExitCode);
            return JsonDocument.Parse(Output).RootElement;
        }
    }

    /// <summary>The error of a command that must have failed with one line and no output.</summary>
    public string Failure(int exitCode = ExitCodes.Failed)
    {
        Assert.Equal(exitCode, ExitCode);
        Assert.Equal("", Output);
        Assert.EndsWith("\n", Error);
        Assert.StartsWith("tensorharbor: ", Error);
        return Error["tensorharbor: ".Length..^1];
    }
}
