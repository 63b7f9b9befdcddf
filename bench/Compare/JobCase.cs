using TensorHarbor.Testing;

namespace TensorHarbor.Compare;

/// <summary>The whole <c>train --max_steps 2000</c> as a process: wall time and peak memory of ours and of the same job in TensorFlow.</summary>
static class JobCase
{
    const int Rounds = 3, Steps = 2000;

    public static IEnumerable<string> Measure(string folder)
    {
        var ours = new List<(double Seconds, double Mebibytes)>();
        var theirs = new List<(double Seconds, double Mebibytes)>();
        string data = Path.GetDirectoryName(Golden.File("data", "cancer_train.csv.tfrecords"))!;
        for (int i = 0; i <= Rounds; i++)
        {
            string our = Path.Combine(folder, $"ours{i}"), their = Path.Combine(folder, $"theirs{i}");
            var measuredOurs = MeasuredProcess.Run(Path.Combine(Golden.Repository, "tensorharbor"), OurArguments(data, our));
            var measuredTheirs = MeasuredProcess.Run(PythonPeer.Interpreter!, Path.Combine(AppContext.BaseDirectory, "job.py"), data, their, $"{Steps}");
            if (i == 0) continue; // files are in the cache after the first
            ours.Add(measuredOurs);
            theirs.Add(measuredTheirs);
        }
        yield return CostRow.Of("train --max_steps 2000, wall", "s", [.. ours.Select(o => o.Seconds)], [.. theirs.Select(t => t.Seconds)], 3);
        yield return CostRow.Of("train --max_steps 2000, peak memory", "MiB", [.. ours.Select(o => o.Mebibytes)], [.. theirs.Select(t => t.Mebibytes)], 3);
    }

    static string[] OurArguments(string data, string output) =>
    [
        "train", "--max_steps", $"{Steps}",
        "--train_file", Path.Combine(data, "cancer_train.csv.tfrecords"), "--validate_file", Path.Combine(data, "cancer_test.csv.tfrecords"),
        "--checkpoint_path", Path.Combine(output, "checkpoint"), "--output_path", Path.Combine(output, "tensorboard"), "--model_path", Path.Combine(output, "model"),
    ];
}
