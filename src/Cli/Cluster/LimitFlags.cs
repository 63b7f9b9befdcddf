using System.CommandLine;
using TensorHarbor.Hosting;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Cluster;

/// <summary>The flags that say what a task takes from its peers.</summary>
static class LimitFlags
{
    const int Megabyte = 1 << 20, MostMegabytes = 2047;

    public static readonly Option<int> MaxMessage = New(HostLimits.MessageFlag, "Most megabytes of one message, and so of one tensor.", "N", MostMegabytes);
    public static readonly Option<int> MaxGraph = New(HostLimits.GraphFlag, "Most megabytes of a graph.", "N", HostLimits.Default.MaxGraphBytes / Megabyte);
    public static readonly Option<int> MaxSessions = New(HostLimits.SessionsFlag, "Most sessions that are open at a time.", "N", HostLimits.Default.MaxSessions);

    public static readonly Option<double> PeerTimeout = New(HostLimits.PeerTimeoutFlag,
        "Seconds that a task may be silent while something is awaited of it; then it counts as lost.", "SECONDS", HostLimits.Default.PeerTimeout.TotalSeconds);

    /// <summary>All of them.</summary>
    public static IEnumerable<Option> All => [MaxMessage, MaxGraph, MaxSessions, PeerTimeout];

    static Option<T> New<T>(string name, string description, string help, T value) =>
        new(name) { Description = description, HelpName = help, DefaultValueFactory = _ => value };

    /// <summary>What the flags say.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: too small or too large.</exception>
    public static HostLimits Read(ParseResult parse) => new()
    {
        MaxMessageBytes = Bytes(parse, MaxMessage),
        MaxGraphBytes = Bytes(parse, MaxGraph),
        MaxSessions = parse.GetValue(MaxSessions) is > 0 and int sessions
            ? sessions
            : Throw.InvalidArgument<int>($"{MaxSessions.Name} must be positive, got {parse.GetValue(MaxSessions)}"),
        PeerTimeout = parse.GetValue(PeerTimeout) is >= 0.1 and <= 86_400 and double seconds
            ? TimeSpan.FromSeconds(seconds)
            : Throw.InvalidArgument<TimeSpan>($"{PeerTimeout.Name} must be from 0.1 to 86400, got {parse.GetValue(PeerTimeout)}"),
    };

    /// <summary>The largest value means: as much as a message can have, which is a byte less than 2048 megabytes.</summary>
    static int Bytes(ParseResult parse, Option<int> option) => parse.GetValue(option) switch
    {
        MostMegabytes => int.MaxValue,
        > 0 and < MostMegabytes and int megabytes => megabytes * Megabyte,
        int other => Throw.InvalidArgument<int>($"{option.Name} must be from 1 to {MostMegabytes}, got {other}"),
    };
}
