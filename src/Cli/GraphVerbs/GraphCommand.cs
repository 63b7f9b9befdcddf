using System.CommandLine;
using TensorHarbor.Cli.Reports;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary><c>tensorharbor graph</c>: looks into a model's graph and runs it.</summary>
static class GraphCommand
{
    static readonly Option<bool> _dot = new("--dot") { Description = "Write the graph in Graphviz's language." };

    static readonly Option<bool> _optimized = new("--optimized") { Description = "Show how each signature's step is rewritten before it runs." };

    /// <summary>The verb with its own verbs.</summary>
    public static Command Create() => new Verb("graph", "Check, show or run the graph of a model.",
        "tensorharbor graph check model/1",
        "tensorharbor graph show model/1",
        "tensorharbor graph run model/1 --input 'x=[[1.0], [2.0]]'",
        "tensorharbor graph run --help")
    {
        CreateCheck(),
        CreateShow(),
        RunCommand.Create(),
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

    static Verb CreateShow()
    {
        var command = new Verb("show", "Summarise a graph: inputs, outputs, parameters, functions, ops, floating-point operations.",
            "tensorharbor graph show model/1",
            "tensorharbor graph show frozen.pb --json",
            "tensorharbor graph show model/1 --optimized",
            "tensorharbor graph show frozen.pb --dot | dot -Tsvg > graph.svg")
        {
            GraphFlags.Model, GraphFlags.Json, GraphFlags.Tags, _dot, _optimized,
        };
        command.SetAction(parse =>
        {
            bool json = parse.GetValue(GraphFlags.Json), dot = parse.GetValue(_dot);
            if (dot && json) Throw.InvalidArgument("--dot and --json exclude each other: give one of them");
            if (dot && parse.GetValue(_optimized)) Throw.InvalidArgument("--dot and --optimized exclude each other: give one of them");
            GraphSource source = GraphFlags.Read(parse);
            TextWriter output = parse.InvocationConfiguration.Output;
            if (dot) DotText.Write(output, source);
            else new ReportWriter(output, json).Write(ShowReport.Create(source, forMachines: json, parse.GetValue(_optimized)));
            return ExitCodes.Ok;
        });
        return command;
    }
}
