using System.Diagnostics;
using System.Runtime.InteropServices;
using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary>The built program in a folder of its own, as a process.</summary>
sealed class TrainProgram : IDisposable
{
    static readonly TimeSpan _longest = TimeSpan.FromMinutes(5);

    public TempFolder Folder { get; } = new();

    public static string Executable => Path.Combine(Golden.Repository, "src", "Cli", "bin", "Release", "net10.0", "tensorharbor");

    /// <summary>A data file.</summary>
    public static string Data(string name) => Golden.File("data", name);

    /// <summary>Flags of a training job on the cancer data, without a file of events outside of this folder.</summary>
    public static string[] Train(params string[] more) =>
        ["train", "--train_file", Data("cancer_train.csv.tfrecords"), "--validate_file", Data("cancer_test.csv.tfrecords"), .. more];

    /// <summary>Runs the program to its end.</summary>
    public ProcessRun Run(params string[] args) => RunAs(Executable, args);

    /// <summary>Runs a program that starts the program.</summary>
    public ProcessRun RunAs(string program, string[] args, string? input = null, params (string Name, string Value)[] variables)
    {
        using Process process = StartAs(program, args, variables);
        if (input is not null) process.StandardInput.Write(input);
        process.StandardInput.Close();
        return End(process);
    }

    /// <summary>Starts the program so that it obeys Ctrl-C even if this process is told not to.</summary>
    public Process Start(params string[] args) => StartAs("/usr/bin/env", ["--default-signal=INT", Executable, .. args], []);

    /// <summary>Starts a program in the folder.</summary>
    public Process StartAs(string program, string[] args, (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = Folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        start.Environment.Remove("NO_COLOR");
        foreach ((string name, string value) in variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Waits for the end of a process.</summary>
    /// <exception cref="TimeoutException">It does not end.</exception>
    public static ProcessRun End(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(_longest))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"the program did not end within {_longest}");
        }
        return new(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>Reads lines of the output until one holds <paramref name="text"/>.</summary>
    public static string WaitFor(Process process, string text)
    {
        for (string? line = process.StandardOutput.ReadLine(); line is not null; line = process.StandardOutput.ReadLine())
        {
            if (line.Contains(text, StringComparison.Ordinal)) return line;
        }
        throw new InvalidOperationException($"the program ended before it wrote '{text}': {process.StandardError.ReadToEnd()}");
    }

    /// <summary>Sends a signal.</summary>
    public static void Signal(Process process, string signal)
    {
        using Process kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public void Dispose() => Folder.Dispose();
}

static class TrainRunChecks
{
    /// <summary>The error of a run that must have failed with one text and no output.</summary>
    public static string Failed(this ProcessRun run, int exitCode = 1)
    {
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("tensorharbor: ", run.Error);
        Assert.DoesNotContain("a fault of this program", run.Error);
        return run.Error["tensorharbor: ".Length..^1];
    }
}
