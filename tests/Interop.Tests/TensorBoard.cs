using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TensorHarbor.Interop.Tests;

/// <summary>Real TensorBoard on a free port of the loopback, ended with this object.</summary>
sealed partial class TensorBoard : IDisposable
{
    public const string Missing = "no TensorFlow: shared/clients with TensorBoard is not beside the repository";

    static readonly TimeSpan _longest = TimeSpan.FromMinutes(2), _between = TimeSpan.FromMilliseconds(100);

    readonly Process _process;
    readonly HttpClient _client = new();

    TensorBoard(Process process) => _process = process;

    /// <summary>The interpreter that has it, or <see langword="null"/>.</summary>
    public static string? Interpreter { get; } = Golden.Shared is { } shared && File.Exists(Path.Combine(shared, "clients", "python"))
        ? Path.Combine(shared, "clients", "python")
        : null;

    [GeneratedRegex(@"https?://[^\s/]+:\d+/")]
    private static partial Regex Address();

    /// <summary>Starts it and waits until it says its address.</summary>
    public static async Task<TensorBoard> Start(string logs)
    {
        var start = new ProcessStartInfo(Interpreter!, ["-m", "tensorboard.main", "--logdir", logs, "--host", "127.0.0.1", "--port", "0"])
        {
            RedirectStandardError = true,
            Environment = { ["TF_CPP_MIN_LOG_LEVEL"] = "3", ["CUDA_VISIBLE_DEVICES"] = "" },
        };
        var board = new TensorBoard(Process.Start(start)!);
        using var late = new CancellationTokenSource(_longest);
        var said = new List<string>();
        while (await board._process.StandardError.ReadLineAsync(late.Token) is { } line)
        {
            said.Add(line);
            if (Address().Match(line) is not { Success: true } address) continue;
            board._client.BaseAddress = new Uri(address.Value);
            _ = board._process.StandardError.ReadToEndAsync();
            return board;
        }
        board.Dispose();
        throw new InvalidOperationException("TensorBoard ended:\n" + string.Join("\n", said));
    }

    /// <summary>The JSON at a path.</summary>
    public async Task<JsonElement> Get(string path) => JsonDocument.Parse(await _client.GetStringAsync(path)).RootElement;

    /// <summary>The text at a path.</summary>
    public Task<string> GetText(string path) => _client.GetStringAsync(path);

    /// <summary>Asks again and again until the answer is as wanted.</summary>
    /// <exception cref="TimeoutException">It never was.</exception>
    public async Task<JsonElement> Wait(string path, Func<JsonElement, bool> wanted)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            JsonElement answer = await Get(path);
            if (wanted(answer)) return answer;
            if (Stopwatch.GetElapsedTime(began) > _longest) throw new TimeoutException($"{path} still answers {answer}");
            await Task.Delay(_between);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
