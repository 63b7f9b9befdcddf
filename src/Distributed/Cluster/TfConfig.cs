using System.Globalization;
using System.Text.Json;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Cluster;

/// <summary>The environment variable <c>TF_CONFIG</c>, by which Estimator, Kubeflow and cloud services tell a process its cluster and task.</summary>
/// <param name="Cluster">The cluster; without evaluators, which take no part in training.</param>
/// <param name="Task">Which task this process is; <see langword="null"/>: none is given.</param>
public sealed record TfConfig(ClusterSpec Cluster, TaskName? Task)
{
    /// <summary>Name of the variable.</summary>
    public const string Variable = "TF_CONFIG";

    const string Evaluator = "evaluator";

    /// <summary>Reads the variable's text.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: not JSON, or a field of another form than TensorFlow's.</exception>
    public static TfConfig Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return Read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new StatusException(ErrorCode.InvalidArgument, $"{Variable}: {e.Message}; expected {{\"cluster\": {{\"ps\": [\"host:port\"], ...}}, "
                + $"\"task\": {{\"type\": \"worker\", \"index\": 0}}}}, got '{text}'", e);
        }
    }

    static TfConfig Read(JsonElement root)
    {
        var jobs = new Dictionary<string, IReadOnlyDictionary<int, string>>();
        if (root.TryGetProperty("cluster", out JsonElement cluster))
        {
            foreach (JsonProperty job in cluster.EnumerateObject())
            {
                if (job.Name != Evaluator) jobs.Add(job.Name, Addresses(job.Value));
            }
        }
        TaskName? task = root.TryGetProperty("task", out JsonElement named) && named.TryGetProperty("type", out JsonElement type)
            ? new TaskName(type.GetString()!, named.TryGetProperty("index", out JsonElement index) ? Number(index) : 0)
            : null;
        return new(new ClusterSpec(jobs), task);
    }

    /// <summary>A list of addresses, or an object of numbers and addresses where some tasks are left out.</summary>
    static Dictionary<int, string> Addresses(JsonElement job) => job.ValueKind == JsonValueKind.Array
        ? job.EnumerateArray().Select((a, i) => (a, i)).ToDictionary(p => p.i, p => p.a.GetString()!)
        : job.EnumerateObject().ToDictionary(p => int.Parse(p.Name, CultureInfo.InvariantCulture), p => p.Value.GetString()!);

    static int Number(JsonElement index) =>
        index.ValueKind == JsonValueKind.String ? int.Parse(index.GetString()!, CultureInfo.InvariantCulture) : index.GetInt32();
}
