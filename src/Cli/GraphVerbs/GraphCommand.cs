using System.CommandLine;
using TensorHarbor.Cli.Reports;
using TensorHarbor.Ops;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary><c>tensorharbor graph</c>: looks into a model's graph and runs it.</summary>
static class GraphCommand
{
    /// <summary>The verb with its own verbs.</summary>
    public static Command Create() => new Verb("graph", "Check, show or run the graph of a model.",
        "tensorharbor graph check model/1")
    {
        CreateCheck(),
    };

    static Verb CreateCheck()
    {
        var command = new Verb("check", "Say whether a model can run here, and name what is missing (exit code 1).",
            "tensorharbor graph check model/1",
            "tensorharbor graph check frozen.pb --json")
        {
            GraphFlags.Model, GraphFlags.Json, GraphFlags.Tags,
        };
        command.SetAction(parse =>
        {
            (Report report, bool supported) = CheckReport.Create(GraphFlags.Read(parse), OpTable.Instance);
            new ReportWriter(parse.InvocationConfiguration.Output, parse.GetValue(GraphFlags.Json)).Write(report);
            return supported ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }
}
