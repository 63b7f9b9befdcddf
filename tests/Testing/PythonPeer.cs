using System.Diagnostics;

namespace TensorHarbor.Testing;

/// <summary>
/// Real TensorFlow as a peer: <c>$TENSORHARBOR_TF_PYTHON</c> if set, else <c>shared/tensorflow/python</c> beside the repository.
/// Starting it takes about ten seconds, so a test should ask it many things at once.
/// </summary>
public static class PythonPeer
{
    /// <summary>What to say when a test is skipped for lack of it.</summary>
    public const string Missing = "no TensorFlow: set TENSORHARBOR_TF_PYTHON to a Python that can import it";

    /// <summary>The interpreter, or <see langword="null"/>.</summary>
    public static string? Interpreter { get; } = Find();

    /// <summary>Runs a script and waits for its end.</summary>
    /// <param name="script">Python source. Its arguments are <c>sys.argv[1:]</c>.</param>
    /// <param name="arguments">Arguments, such as paths of files.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed; the text holds what it wrote to standard error.</exception>
    public static string Run(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(Interpreter ?? throw new InvalidOperationException(Missing))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TF_CPP_MIN_LOG_LEVEL"] = "3", ["CUDA_VISIBLE_DEVICES"] = "" },
        };
        start.ArgumentList.Add("-");
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        using Process python = Process.Start(start)!;
        python.StandardInput.Write(script);
        python.StandardInput.Close();
        Task<string> errors = python.StandardError.ReadToEndAsync();
        string output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        if (python.ExitCode != 0) throw new InvalidOperationException($"Python ended with {python.ExitCode}:\n{errors.Result}");
        return output;
    }

    static string? Find()
    {
        string? chosen = Environment.GetEnvironmentVariable("TENSORHARBOR_TF_PYTHON");
        if (chosen is { Length: > 0 }) return chosen;
        string? shared = Golden.Shared is { } folder ? Path.Combine(folder, "tensorflow", "python") : null;
        return File.Exists(shared) ? shared : null;
    }
}
