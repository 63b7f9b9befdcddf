using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary>The built program as the parent of a local cluster, in a folder of its own.</summary>
sealed class LocalClusterProgram : IDisposable
{
    readonly TrainProgram _program = new();

    public TempFolder Folder => _program.Folder;

    public void Dispose() => _program.Dispose();

    /// <summary>Arguments of a job.</summary>
    public static string[] Train(int ps, int workers, long maxSteps, params string[] more) => TrainProgram.Train(
        ["--ps", $"{ps}", "--workers", $"{workers}", "--batch_size", "32", "--steps_to_validate", "50", "--seed", "1", "--max_steps", $"{maxSteps}", .. more]);

    public Process Start(params string[] args) => _program.Start(args);

    public ProcessRun Run(params string[] args) => _program.Run(args);

    /// <summary>Processes that run in the folder: those of the program.</summary>
    public List<(int Id, string Command)> Processes() => FolderProcesses.In(Folder);

    public int TaskId(string job, int index) => Assert.Single(Processes(), p => p.Command.Contains($"--job_name={job} --task_index={index}", StringComparison.Ordinal)).Id;

    public void Kill(string job, int index)
    {
        using Process process = Process.GetProcessById(TaskId(job, index));
        process.Kill();
    }

    public static void Signal(int id, string signal)
    {
        using Process process = Process.GetProcessById(id);
        TrainProgram.Signal(process, signal);
    }

    /// <summary>The rest of the output of a process, which must have succeeded and left no other.</summary>
    public string Succeeded(Process process)
    {
        string output = TrainProgram.End(process).Succeeded().Output;
        Assert.Empty(Processes());
        return output;
    }

    /// <summary>Step of the last checkpoint that the chief has told.</summary>
    public static long StepOf(string output) =>
        long.Parse(Regex.Match(output, @"\[worker 0\]   checkpoint +\./checkpoint/checkpoint\.ckpt-(\d+)\n").Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>Step of the checkpoint that <c>eval</c> finds.</summary>
    public long EvaluatedStep() => long.Parse(
        Regex.Match(_program.Run("eval", "--validate_file", TrainProgram.Data("cancer_test.csv")).Succeeded().Output, @"checkpoint\.ckpt-(\d+)").Groups[1].Value,
        CultureInfo.InvariantCulture);
}
