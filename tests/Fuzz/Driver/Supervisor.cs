using System.Diagnostics;
using System.Globalization;

namespace TensorHarbor.Fuzz.Driver;

/// <summary>Starts workers one after the other: a new one when an input killed the last, which is a find.</summary>
static class Supervisor
{
    const int MaxTail = 40;

    /// <summary>Fuzzes for <paramref name="time"/>.</summary>
    /// <returns>Number of files in the folder of finds.</returns>
    public static int Run(FuzzTarget target, string folder, TimeSpan time, int seed)
    {
        Directory.CreateDirectory(folder);
        var finds = new Finds(Path.Combine(folder, "finds"));
        var clock = Stopwatch.StartNew();
        Console.WriteLine($"{target.Name}: seed {seed}, {time.TotalSeconds} s");
        for (; clock.Elapsed < time - TimeSpan.FromSeconds(1); seed++)
        {
            (int code, string[] errors) = RunWorker(target.Name, time - clock.Elapsed, seed);
            if (code == 0) break;
            byte[] input;
            using (var current = new CurrentInput(Path.Combine(folder, "current"), 2 * target.MaxLength)) input = current.Value;
            Fault fault = code == Trial.Watchdog.ExitCode
                ? new($"hangs-{target.Name}-{input.Length % 16}", $"no end after {Trial.MaxTime.TotalSeconds} s of processor time")
                : new(Fault.Clean($"dies-{Frame(errors)}"), $"the process ended with code {code}\n{string.Join('\n', errors.Take(MaxTail))}");
            if (finds.Add(fault, input)) Console.WriteLine($"FIND {fault.Key}: {fault.Text.Split('\n')[0]}");
        }
        string found = Path.Combine(folder, "finds");
        return Directory.Exists(found) ? Directory.GetFiles(found, "*.bin").Length : 0;
    }

    /// <summary>A method of ours that the dying process named.</summary>
    static string Frame(string[] errors) =>
        errors.Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("at TensorHarbor.", StringComparison.Ordinal))?.Split('(')[0][3..] ?? "unknown";

    static (int Code, string[] Errors) RunWorker(string target, TimeSpan time, int seed)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardError = true };
        string[] self = Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? [typeof(Supervisor).Assembly.Location] : [];
        string[] arguments = ["--worker", time.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture), "--seed", seed.ToString(CultureInfo.InvariantCulture)];
        foreach (string argument in (string[])[.. self, target, .. arguments]) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        var errors = new List<string>();
        while (process.StandardError.ReadLine() is { } line)
        {
            if (errors.Count < MaxTail) errors.Add(line);
        }
        process.WaitForExit();
        return (process.ExitCode, [.. errors]);
    }
}
