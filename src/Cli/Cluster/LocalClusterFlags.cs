using System.CommandLine;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Cluster;

/// <summary>The flags that ask for a cluster of processes on this machine.</summary>
static class LocalClusterFlags
{
    public static readonly Option<int> Ps = New("--ps", "Train in a cluster of processes on this machine: parameter servers to start.", 0);
    public static readonly Option<int> Workers = New("--workers", "Workers to start for that; 1 if only --ps is given.", 0);
    public static readonly Option<int> MaxRestarts = New("--max_restarts", "Times that a task of it which dies is started again.", 3);

    /// <summary>All of them.</summary>
    public static IEnumerable<Option> All => [Ps, Workers, MaxRestarts];

    static Option<int> New(string name, string description, int value) => new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };

    /// <summary>Is such a cluster asked for?</summary>
    public static bool IsGiven(ParseResult parse) => parse.GetValue(Ps) != 0 || parse.GetValue(Workers) != 0;

    /// <summary>Numbers of ps and workers.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: too small or too large, or another cluster is given as well.</exception>
    public static (int Ps, int Workers) Read(ParseResult parse)
    {
        const int Most = 256;
        (int ps, int workers) = (parse.GetValue(Ps), parse.GetValue(Workers));
        if (ps == 0) ps = 1;
        if (workers == 0) workers = 1;
        if (ps is < 1 or > Most) Throw.InvalidArgument($"{Ps.Name} must be from 1 to {Most}, got {ps}");
        if (workers is < 1 or > Most) Throw.InvalidArgument($"{Workers.Name} must be from 1 to {Most}, got {workers}");
        if (parse.GetValue(MaxRestarts) < 0) Throw.InvalidArgument($"{MaxRestarts.Name} must not be negative, got {parse.GetValue(MaxRestarts)}");
        Option? other = ClusterFlags.All.FirstOrDefault(o => parse.GetResult(o) is { Implicit: false });
        if (other is not null) Throw.InvalidArgument($"{other.Name} names a task of a cluster that is there, {Ps.Name} and {Workers.Name} start one here: give one of them");
        return (ps, workers);
    }
}
