using System.Text.Json;
using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Distributed.Tests;

/// <summary>A recorded call of a TensorFlow cluster.</summary>
sealed record RecordedCall(int Number, string From, string To, string Method, byte[] Request, byte[]? Response, string Code, string Message)
{
    public bool Is(string method) => Method.EndsWith("/" + method, StringComparison.Ordinal);
}

/// <summary>The calls of one scenario of <c>golden/distributed</c>.</summary>
static class Recording
{
    public static IReadOnlyList<RecordedCall> Read(string scenario)
    {
        byte[] records = File.ReadAllBytes(Golden.File("distributed", scenario, "calls.tfrecord"));
        var calls = new List<RecordedCall>();
        foreach (string line in File.ReadLines(Golden.File("distributed", scenario, "calls.jsonl")))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement call = document.RootElement;
            if (call.TryGetProperty("note", out _)) continue;
            calls.Add(new(call.GetProperty("n").GetInt32(), call.GetProperty("from").GetString()!, call.GetProperty("to").GetString()!,
                call.GetProperty("method").GetString()!, Bytes("request")!, Bytes("response"), Text("status"), Text("message")));

            byte[]? Bytes(string field) => call.TryGetProperty(field, out JsonElement place)
                ? records.AsSpan(place[1].GetInt32(), place[2].GetInt32()).ToArray()
                : null;

            string Text(string field) => call.TryGetProperty(field, out JsonElement text) ? text.ToString() : "";
        }
        return calls;
    }

    /// <summary>Each step that made the client's master register graphs, with these graphs by task.</summary>
    public static IEnumerable<(GraphDef Session, RunStepRequest Step, Dictionary<string, GraphDef> Registered)> FirstSteps(string scenario)
    {
        GraphDef? session = null;
        (RunStepRequest Step, Dictionary<string, GraphDef> Registered)? last = null;
        foreach (RecordedCall call in Read(scenario))
        {
            if (call.Is("RegisterGraph"))
            {
                last?.Registered.Add(call.To, RegisterGraphRequest.Parser.ParseFrom(call.Request).GraphDef);
                continue;
            }
            if (!call.From.StartsWith("client", StringComparison.Ordinal)) continue;
            if (last is { Registered.Count: > 0 } done) yield return (session!, done.Step, done.Registered);
            last = null;
            if (call.Is("CreateSession")) session = CreateSessionRequest.Parser.ParseFrom(call.Request).GraphDef;
            else if (call.Is("RunStep")) last = (RunStepRequest.Parser.ParseFrom(call.Request), []);
        }
        if (last is { Registered.Count: > 0 } end) yield return (session!, end.Step, end.Registered);
    }
}
