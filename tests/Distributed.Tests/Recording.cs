using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Distributed.Tests;

/// <summary>What the calls of one scenario of <c>golden/distributed</c> say of its steps.</summary>
static class Recording
{
    /// <summary>Each step that made the client's master register graphs, with these graphs by task.</summary>
    public static IEnumerable<(GraphDef Session, RunStepRequest Step, Dictionary<string, GraphDef> Registered)> FirstSteps(string scenario)
    {
        GraphDef? session = null;
        (RunStepRequest Step, Dictionary<string, GraphDef> Registered)? last = null;
        foreach (RecordedCall call in RecordedCall.Load(scenario))
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
