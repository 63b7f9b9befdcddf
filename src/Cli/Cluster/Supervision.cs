namespace TensorHarbor.Cli.Cluster;

/// <summary>
/// How a task of a local cluster hangs on the process that started it: by its standard input, which ends when that process closes it or is
/// no more, however it died. Then the task stops in order; one that cannot is ended.
/// </summary>
static class Supervision
{
    /// <summary>Set for processes that are started as tasks of a local cluster.</summary>
    public const string Variable = "TENSORHARBOR_SUPERVISED";

    static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    static Timer? _late; // kept, or it would be collected before its time

    /// <summary>Was this process started as a task of a local cluster?</summary>
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    /// <summary>Calls <paramref name="stop"/> when the standard input ends.</summary>
    public static void Watch(Action stop)
    {
        var thread = new Thread(() =>
        {
            Span<byte> ignored = stackalloc byte[256];
            using Stream input = Console.OpenStandardInput();
            while (input.Read(ignored) > 0)
            {
            }
            _late = new Timer(static _ => Environment.Exit(ExitCodes.Interrupted), null, _limit, Timeout.InfiniteTimeSpan);
            stop();
        })
        { IsBackground = true, Name = "supervision" };
        thread.Start();
    }
}
