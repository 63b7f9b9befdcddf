using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;

namespace TensorHarbor.Interop.Tests;

/// <summary>
/// A process that has imported TensorFlow, which takes seconds, and forks itself for each script, which takes none. Its forks end with it, and
/// it ends when this process does.
/// </summary>
sealed class TensorFlowForks
{
    /// <summary>Each line of the standard input names a script; its fork's standard streams are a socket that this process listens at.</summary>
    const string Script = """
        import ctypes, json, os, runpy, signal, socket, sys, traceback
        import tensorflow

        def run(job):
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
            peer = socket.socket(socket.AF_UNIX)
            peer.connect(job['socket'])
            errors = os.open(job['errors'], os.O_WRONLY | os.O_CREAT)
            for source, target in ((peer.fileno(), 0), (peer.fileno(), 1), (errors, 2)):
                os.dup2(source, target)
            sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, 'w'), os.fdopen(2, 'w')
            sys.argv = [job['script'], *job['arguments']]
            print(os.getpid(), flush=True)
            code = 0
            try:
                runpy.run_path(job['script'], run_name='__main__')
            except BaseException:
                traceback.print_exc()
                code = 1
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

        def reap(*_):
            try:
                while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                    os.write(1, json.dumps([ended[0], os.waitstatus_to_exitcode(ended[1])]).encode() + b'\n')
            except ChildProcessError:
                pass

        signal.signal(signal.SIGCHLD, reap)
        for line in sys.stdin:
            if os.fork() == 0:
                run(json.loads(line))
        os._exit(0)
        """;

    static readonly Lazy<TensorFlowForks> _shared = new(() => new());

    readonly Process _server;
    readonly Task<string> _errors;
    readonly TempFolder _folder = new();
    readonly ConcurrentDictionary<int, TaskCompletionSource<int>> _exits = new();
    int _count;

    TensorFlowForks()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => _folder.Dispose();
        string script = _folder["forks.py"];
        File.WriteAllText(script, Script);
        var start = new ProcessStartInfo(PythonPeer.Interpreter!, [script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TF_CPP_MIN_LOG_LEVEL"] = "3", ["CUDA_VISIBLE_DEVICES"] = "", ["OPENBLAS_NUM_THREADS"] = "1" },
        };
        _server = Process.Start(start)!;
        _errors = _server.StandardError.ReadToEndAsync();
        _server.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null) return;
            int[] ended = JsonSerializer.Deserialize<int[]>(line.Data)!;
            ExitOf(ended[0]).TrySetResult(ended[1]);
        };
        _server.BeginOutputReadLine();
    }

    TaskCompletionSource<int> ExitOf(int process) => _exits.GetOrAdd(process, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Starts a script.</summary>
    /// <param name="path">Python source.</param>
    /// <param name="arguments">Its <c>sys.argv[1:]</c>.</param>
    public static Task<TensorFlowProcess> RunAsync(string path, params IEnumerable<string> arguments) => _shared.Value.ForkAsync(path, arguments);

    /// <summary>Starts a script given as text.</summary>
    public static Task<TensorFlowProcess> RunTextAsync(string text, params IEnumerable<string> arguments)
    {
        TensorFlowForks forks = _shared.Value;
        string path = forks._folder[$"{Interlocked.Increment(ref forks._count)}.py"];
        File.WriteAllText(path, text);
        return forks.ForkAsync(path, arguments);
    }

    async Task<TensorFlowProcess> ForkAsync(string path, IEnumerable<string> arguments)
    {
        string name = _folder[$"{Interlocked.Increment(ref _count)}"];
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(name + ".socket"));
        listener.Listen();
        string job = JsonSerializer.Serialize(new { script = path, arguments, socket = name + ".socket", errors = name + ".errors" });
        lock (_server) _server.StandardInput.WriteLine(job);
        await _server.StandardInput.FlushAsync();
        Task<Socket> accepted = listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask();
        if (await Task.WhenAny(accepted, _errors) == _errors) throw new InvalidOperationException($"TensorFlow could not be imported:\n{await _errors}");
        return await TensorFlowProcess.OpenAsync(await accepted, name + ".errors", process => ExitOf(process).Task);
    }
}
