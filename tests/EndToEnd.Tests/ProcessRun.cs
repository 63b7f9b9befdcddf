using System.Diagnostics;
using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary>What a process did.</summary>
sealed record ProcessRun(int ExitCode, string Output, string Error)
{
    static readonly TimeSpan _longest = TimeSpan.FromMinutes(20);

    /// <summary>The launcher of this repository.</summary>
    public static string Launcher => Path.Combine(Golden.Repository, "tensorharbor");

    /// <summary>Runs this repository's <c>./tensorharbor</c>, piped.</summary>
    public static ProcessRun Program(params string[] args) => Of(Launcher, Golden.Repository, args);

    /// <summary>Runs a program in a folder, with nothing on its standard input.</summary>
    /// <exception cref="TimeoutException">It did not end.</exception>
    public static ProcessRun Of(string program, string folder, params string[] args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(_longest))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', args)} did not end within {_longest}");
        }
        return new(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>This, after a check that the program succeeded and said nothing on standard error.</summary>
    public ProcessRun Succeeded()
    {
        Assert.Equal((0, ""), (ExitCode, Error));
        return this;
    }
}
