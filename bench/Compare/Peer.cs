using System.Diagnostics;
using System.Text.Json.Nodes;
using TensorHarbor.Testing;

namespace TensorHarbor.Compare;

/// <summary>The TensorFlow process that runs the same cases in turns with us.</summary>
sealed class Peer : IDisposable
{
    readonly Process _process;

    public Peer()
    {
        string script = Path.Combine(AppContext.BaseDirectory, "peer.py");
        _process = Process.Start(new ProcessStartInfo(PythonPeer.Interpreter!, script) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        Version = (string)Answer()["version"]!;
    }

    public string Version { get; }

    public void Prepare(string name, string kind, JsonObject settings)
    {
        settings["do"] = "prepare";
        settings["case"] = name;
        settings["kind"] = kind;
        Ask(settings);
    }

    /// <summary>Lets go of a case, so that its threads and memory burden no later one.</summary>
    public void Forget(string name) => Ask(new JsonObject { ["do"] = "forget", ["case"] = name });

    /// <summary>Runs a case <paramref name="count"/> times.</summary>
    public Round Time(string name, int count)
    {
        JsonObject answer = Ask(new JsonObject { ["do"] = "run", ["case"] = name, ["count"] = count });
        return new((double)answer["seconds"]!, (double)answer["median"]!);
    }

    /// <summary>Its process's largest resident set so far.</summary>
    public double PeakMebibytes() => MeasuredProcess.PeakMebibytes($"{_process.Id}");

    JsonObject Ask(JsonObject command)
    {
        _process.StandardInput.WriteLine(command.ToJsonString());
        _process.StandardInput.Flush();
        return Answer();
    }

    JsonObject Answer() => JsonNode.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the peer ended"))!.AsObject();

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
