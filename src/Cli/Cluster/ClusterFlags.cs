using System.CommandLine;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Cluster;

/// <summary>The flags that tell a process its cluster and its task, with the original program's names. They win over <c>TF_CONFIG</c>.</summary>
static class ClusterFlags
{
    public static readonly Option<string?> PsHosts = New("--ps_hosts", "Addresses of the parameter servers, separated by commas.", "HOST:PORT,...");
    public static readonly Option<string?> WorkerHosts = New("--worker_hosts", "Addresses of the workers, separated by commas.", "HOST:PORT,...");
    public static readonly Option<string?> ChiefHosts = New("--chief_hosts", "Address of the chief, where it is not worker 0.", "HOST:PORT");
    public static readonly Option<string?> JobName = New("--job_name", "This process's job: ps, worker, chief or evaluator.", "JOB");
    public static readonly Option<int?> TaskIndex = new("--task_index") { Description = "Number of this process in its job.", HelpName = "N" };

    public static readonly Option<string?> Listen = New("--listen",
        "Where this task listens, if its peers reach it through something else at its address in the lists.", "HOST:PORT");

    public static readonly Option<double> StartTimeout = new("--start_timeout")
    {
        Description = "Seconds to wait for tasks that are not up, and for the chief.",
        HelpName = "SECONDS",
        DefaultValueFactory = static _ => 600,
    };

    public static readonly Option<bool> InGraph = new("--in_graph")
    {
        Description = "One graph for all workers: the chief drives a part at each, and applies the mean of their gradients.",
    };

    public static readonly Option<bool> SaveSharded = new("--save_sharded")
    {
        Description = "Each ps writes its own variables' files to --checkpoint_path, which all must see; on for --ps and --workers.",
    };

    public static readonly Option<bool> PsForever = new("--ps_forever") { Description = "A ps goes on serving when the job is done." };

    /// <summary>Those of a task that trains.</summary>
    public static IEnumerable<Option> OfTraining => [StartTimeout, InGraph, SaveSharded, PsForever];

    /// <summary>Those of every task.</summary>
    public static IEnumerable<Option> All => [PsHosts, WorkerHosts, ChiefHosts, JobName, TaskIndex, Listen];

    static Option<string?> New(string name, string description, string help) => new(name) { Description = description, HelpName = help };

    /// <summary>The job of a process that evaluates checkpoints; it is no task of the cluster.</summary>
    public const string EvaluatorJob = "evaluator";

    /// <summary>Is this process an evaluator?</summary>
    public static bool IsEvaluator(ParseResult parse) =>
        (parse.GetValue(JobName) ?? (Environment() is { } text ? TfConfig.Parse(text).Task?.Job : null)) == EvaluatorJob;

    /// <summary>Is a cluster given, by flags or by the environment?</summary>
    public static bool IsGiven(ParseResult parse) => HostLists(parse).Length > 0 || (Environment() is { } text && TfConfig.Parse(text).Cluster.Tasks.Any());

    static string? Environment() => System.Environment.GetEnvironmentVariable(TfConfig.Variable) is { Length: > 0 } text ? text : null;

    static (string Job, string[] Addresses)[] HostLists(ParseResult parse)
    {
        (string Job, string? Hosts)[] flags = [("ps", parse.GetValue(PsHosts)), ("worker", parse.GetValue(WorkerHosts)), ("chief", parse.GetValue(ChiefHosts))];
        return [.. flags.Where(f => !string.IsNullOrEmpty(f.Hosts))
            .Select(f => (f.Job, f.Hosts!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))];
    }

    /// <summary>The cluster.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: none is given, or not of the right form.</exception>
    public static ClusterSpec ReadCluster(ParseResult parse)
    {
        (string Job, string[] Addresses)[] lists = HostLists(parse);
        if (lists.Length > 0) return ClusterSpec.Of([.. lists.Select(l => (l.Job, (IReadOnlyList<string>)l.Addresses))]);
        return Environment() is { } text
            ? TfConfig.Parse(text).Cluster
            : Throw.InvalidArgument<ClusterSpec>($"No cluster is given: expected {PsHosts.Name} and {WorkerHosts.Name}, or the variable {TfConfig.Variable}");
    }

    /// <summary>This process's task.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: none is given, or it is not in the cluster.</exception>
    public static TaskName ReadTask(ParseResult parse, ClusterSpec cluster)
    {
        TaskName? told = Environment() is { } text ? TfConfig.Parse(text).Task : null;
        string job = parse.GetValue(JobName) ?? told?.Job ?? Throw.InvalidArgument<string>($"No task is given: expected {JobName.Name} and {TaskIndex.Name}");
        var task = new TaskName(job, parse.GetValue(TaskIndex) ?? (told is { } t && t.Job == job ? t.Index : 0));
        if (!cluster.Contains(task))
        {
            Throw.InvalidArgument($"{JobName.Name} {task.Job} {TaskIndex.Name} {task.Index}: not in the cluster, which has {cluster}");
        }
        return task;
    }
}
