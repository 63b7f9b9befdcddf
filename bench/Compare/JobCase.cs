using System.Diagnostics;
using System.Globalization;
using TensorHarbor.Testing;

namespace TensorHarbor.Compare;

/// <summary>The whole <c>train --max_steps 2000</c> as a process: wall time and peak memory of ours and of the same job in TensorFlow.</summary>
static class JobCase
{
    const int Rounds = 3, Steps = 2000;

    public static IEnumerable<string> Measure(string folder)
    {
        var ours = new List<(double Seconds, double Megabytes)>();
        var theirs = new List<(double Seconds, double Megabytes)>();
        string data = Path.GetDirectoryName(Golden.File("data", "cancer_train.csv.tfrecords"))!;
        for (int i = 0; i <= Rounds; i++)
        {
            string our = Path.Combine(folder, $"ours{i}"), their = Path.Combine(folder, $"theirs{i}");
            var measuredOurs = Run(Path.Combine(Golden.Repository, "tensorharbor"), OurArguments(data, our));
            var measuredTheirs = Run(PythonPeer.Interpreter!, [Path.Combine(AppContext.BaseDirectory, "job.py"), data, their, $"{Steps}"]);
            if (i == 0) continue; // files are in the cache after the first
            ours.Add(measuredOurs);
            theirs.Add(measuredTheirs);
        }
        yield return Line("train --max_steps 2000, wall", "s", [.. ours.Select(o => o.Seconds)], [.. theirs.Select(t => t.Seconds)]);
        yield return Line("train --max_steps 2000, peak memory", "MiB", [.. ours.Select(o => o.Megabytes)], [.. theirs.Select(t => t.Megabytes)]);
    }

    static string[] OurArguments(string data, string output) =>
    [
        "train", "--max_steps", $"{Steps}",
        "--train_file", Path.Combine(data, "cancer_train.csv.tfrecords"), "--validate_file", Path.Combine(data, "cancer_test.csv.tfrecords"),
        "--checkpoint_path", Path.Combine(output, "checkpoint"), "--output_path", Path.Combine(output, "tensorboard"), "--model_path", Path.Combine(output, "model"),
    ];

    static string Line(string name, string unit, double[] ours, double[] theirs)
    {
        double ratio = Comparison.Median([.. ours.Zip(theirs).Select(p => p.First / p.Second)]);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {unit} (less is better) | {Comparison.Median(ours):0.00} | {Comparison.Median(theirs):0.00} | **1/{1 / ratio:0.0}** | 1/3 {(ratio <= 1 / 3.0 ? "met" : "short")} |");
    }

    static (double Seconds, double Megabytes) Run(string program, string[] arguments)
    {
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(5)) peak = Math.Max(peak, PeakOf(process.Id));
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return process.ExitCode == 0
            ? (seconds, peak / 1024.0)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{output.Result}\n{errors.Result}");
    }

    /// <summary>KiB of the process's largest resident set so far.</summary>
    static long PeakOf(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line["VmHWM:".Length..].Replace("kB", ""), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it has just ended
        }
    }
}
