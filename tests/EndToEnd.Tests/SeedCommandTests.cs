using TensorHarbor.Testing;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary>The original program's commands for a distributed job, two ps and two workers, as they are typed there but for the ports.</summary>
[Trait("slow", "true")]
public sealed class SeedCommandTests : IDisposable
{
    readonly TrainProgram _program = new();

    public void Dispose() => _program.Dispose();

    Process Run(string command) => _program.StartAs("/bin/sh", ["-c", $"exec env {command.Replace("PROGRAM", $"{TrainProgram.Executable} train", StringComparison.Ordinal)}"], []);

    [Fact]
    public void They_train_and_leave_the_files_that_it_lists()
    {
        Directory.CreateDirectory(_program.Folder["data"]);
        foreach (string file in new[] { "cancer_train.csv.tfrecords", "cancer_test.csv.tfrecords" }) File.Copy(TrainProgram.Data(file), _program.Folder[$"data/{file}"]);
        string[] at = FreeAddress.Next(4);
        string lists = $"--ps_hosts={at[0]},{at[1]} --worker_hosts={at[2]},{at[3]}";
        using Process ps0 = Run($"CUDA_VISIBLE_DEVICES='' PROGRAM {lists} --job_name=ps --task_index=0");
        using Process ps1 = Run($"CUDA_VISIBLE_DEVICES='' PROGRAM {lists} --job_name=ps --task_index=1");
        using Process worker0 = Run($"CUDA_VISIBLE_DEVICES='' PROGRAM {lists} --job_name=worker --task_index=0");
        using Process worker1 = Run($"CUDA_VISIBLE_DEVICES='' PROGRAM {lists} --job_name=worker --task_index=1");
        Task<ProcessRun>[] ends = [.. new[] { ps0, ps1, worker0, worker1 }.Select(p => Task.Factory.StartNew(() => TrainProgram.End(p), TaskCreationOptions.LongRunning))];
        string[] outputs = [.. ends.Select(e => e.GetAwaiter().GetResult().Succeeded().Output)];
        Assert.All(outputs[..2], o => Assert.EndsWith(" ends: the job is done\n", o));
        Assert.All(outputs[2..], o => Assert.Contains("Done training\n", o));
        Assert.Matches(@"\] Step: \d+, loss: [\d.]+, accuracy: [\d.]+, auc: [\d.]+\n", outputs[2]);
        CheckFiles();
    }

    /// <summary><c>checkpoint</c>, <c>graph.pbtxt</c>, the last five checkpoints with their graphs, an event file, and nothing else.</summary>
    void CheckFiles()
    {
        string[] files = [.. Directory.GetFileSystemEntries(_program.Folder["checkpoint"]).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
        Assert.Equal(["checkpoint", "graph.pbtxt"], files.Where(f => f is "checkpoint" or "graph.pbtxt"));
        Assert.Single(files, f => Regex.IsMatch(f, @"^events\.out\.tfevents\.\d{10}\."));
        long[] steps = [.. files.Where(f => Regex.IsMatch(f, @"^model\.ckpt-\d+\.meta$")).Select(f => long.Parse(Regex.Match(f, @"\d+").Value, CultureInfo.InvariantCulture)).Order()];
        Assert.Equal(5, steps.Length);
        Assert.True(steps[^1] >= 2000);
        Assert.Equal(steps.SelectMany(s => new[] { $"model.ckpt-{s}.data-00000-of-00001", $"model.ckpt-{s}.index", $"model.ckpt-{s}.meta" }).Order(StringComparer.Ordinal),
            files.Where(f => f.StartsWith("model.ckpt-", StringComparison.Ordinal)));
        Assert.Equal(3 + (5 * 3), files.Length);
        Assert.StartsWith($"model_checkpoint_path: \"./checkpoint/model.ckpt-{steps[^1]}\"", File.ReadAllText(_program.Folder["checkpoint/checkpoint"]).Replace("\"model.ckpt", "\"./checkpoint/model.ckpt", StringComparison.Ordinal));
        string graph = File.ReadAllText(_program.Folder["checkpoint/graph.pbtxt"]);
        Assert.StartsWith("node {\n  name: \"features\"\n  op: \"Placeholder\"\n", graph);
        Assert.Contains("device: \"/job:ps/task:1\"", graph);
        string inspected = _program.Run("graph", "show", "checkpoint/graph.pbtxt").Succeeded().Output;
        Assert.Contains("ApplyAdagrad", inspected);
        Assert.Contains("model.ckpt-", _program.Run("eval").Succeeded().Output);
    }
}
