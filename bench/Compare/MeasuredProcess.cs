using System.Diagnostics;
using System.Globalization;

namespace TensorHarbor.Compare;

/// <summary>Programs run from start to end: their wall time and peak memory.</summary>
static class MeasuredProcess
{
    /// <summary>Runs a program.</summary>
    /// <exception cref="InvalidOperationException">It failed; the text holds what it wrote.</exception>
    public static (double Seconds, double Mebibytes) Run(string program, params string[] arguments)
    {
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        double peak = 0;
        while (!process.WaitForExit(5)) peak = Math.Max(peak, PeakMebibytes($"{process.Id}"));
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return process.ExitCode == 0
            ? (seconds, peak)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{output.Result}\n{errors.Result}");
    }

    /// <summary>What a program prints.</summary>
    /// <exception cref="InvalidOperationException">It failed; the text holds what it wrote.</exception>
    public static string Output(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{output}");
    }

    /// <summary>A process's largest resident set so far; 0 if it has just ended.</summary>
    /// <param name="process">Its number, or <c>self</c>.</param>
    public static double PeakMebibytes(string process) => Mebibytes(process, "VmHWM:");

    /// <summary>A process's resident set now; 0 if it has just ended.</summary>
    /// <param name="process">Its number, or <c>self</c>.</param>
    public static double ResidentMebibytes(string process) => Mebibytes(process, "VmRSS:");

    /// <summary>Processor time that a process has used so far, in seconds.</summary>
    /// <param name="process">Its number.</param>
    public static double ProcessorSeconds(int process)
    {
        using Process measured = Process.GetProcessById(process);
        return measured.TotalProcessorTime.TotalSeconds;
    }

    static double Mebibytes(string process, string field)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line[field.Length..].Replace("kB", ""), CultureInfo.InvariantCulture) / 1024.0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
