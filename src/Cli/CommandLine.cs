using System.CommandLine;
using System.CommandLine.Help;
using System.Runtime.InteropServices;
using TensorHarbor.Cli.Cluster;
using TensorHarbor.Cli.GraphVerbs;
using TensorHarbor.Cli.Inspect;
using TensorHarbor.Cli.Ops;
using TensorHarbor.Cli.Predict;
using TensorHarbor.Cli.Train;

namespace TensorHarbor.Cli;

/// <summary>The program: parses the command line, runs the verb, turns its result or exception into an exit code.</summary>
static class CommandLine
{
    /// <summary>Made once: flags know all commands they were added to, so each further tree would make them slower.</summary>
    static readonly RootCommand _root = CreateRoot();

    /// <summary>All verbs.</summary>
    static RootCommand CreateRoot()
    {
        var root = new RootCommand("TensorFlow on containers, in .NET: runs, trains and looks into TensorFlow graphs.")
        {
            TrainCommand.Create(),
            EvalCommand.Create(),
            PredictCommand.Create(),
            ExportCommand.Create(),
            InspectCommand.Create(),
            GraphCommand.Create(),
            OpsCommand.Create(),
            ServerCommand.Create(),
            ClusterCommand.Create(),
        };
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    /// <summary>Runs the program.</summary>
    /// <param name="args">The command line without the program's name.</param>
    /// <param name="output">Standard output if null.</param>
    /// <param name="error">Standard error if null.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter? output = null, TextWriter? error = null)
    {
        error ??= Console.Error;
        var invocation = new InvocationConfiguration
        {
            Output = output ?? Console.Out,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        ParseResult parse = _root.Parse(args.Length == 0 ? ["--help"] : args);
        if (UsageErrors.Any(parse) && parse.Action is not HelpWithExamples)
        {
            error.WriteLine($"tensorharbor: {UsageErrors.Describe(parse)}");
            return ExitCodes.Usage;
        }
        using var stop = new StopSignal();
        try
        {
            int code = await parse.InvokeAsync(invocation, stop.Token);
            return stop.Token.IsCancellationRequested && code == ExitCodes.Ok ? ExitCodes.Interrupted : code;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception e)
        {
            error.WriteLine($"tensorharbor: {Failures.Describe(e)}");
            if (Environment.GetEnvironmentVariable(Failures.TraceVariable) is { Length: > 0 }) error.WriteLine(e);
            return ExitCodes.Failed;
        }
    }

    /// <summary>
    /// The first Ctrl-C or SIGTERM asks the verb to stop; the second ends the process. A task of a local cluster leaves Ctrl-C, which the
    /// terminal sends to all, to the process that started it.
    /// </summary>
    sealed class StopSignal : IDisposable
    {
        readonly Lock _ending = new();
        readonly CancellationTokenSource _source = new();
        readonly PosixSignalRegistration _interrupt, _terminate;
        bool _hasEnded;

        public StopSignal()
        {
            if (Supervision.IsOn) Supervision.Watch(Stop);
            _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Supervision.IsOn ? static context => context.Cancel = true : OnSignal);
            _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        }

        public CancellationToken Token => _source.Token;

        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = !_source.IsCancellationRequested;
            Stop();
        }

        /// <summary>May come from any thread, also while the program ends by itself.</summary>
        void Stop()
        {
            lock (_ending)
            {
                if (!_hasEnded) _source.Cancel();
            }
        }

        public void Dispose()
        {
            _interrupt.Dispose();
            _terminate.Dispose();
            lock (_ending)
            {
                _hasEnded = true;
                _source.Dispose();
            }
        }
    }
}
