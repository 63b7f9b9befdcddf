using System.CommandLine;
using TensorHarbor.Cli.Reports;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Ops;

/// <summary><c>tensorharbor ops [NAME...]</c>: which ops there are.</summary>
static class OpsCommand
{
    static readonly Argument<string[]> _names = new("NAME")
    {
        Description = "Ops whose whole signature is shown; none: all ops, with what there is of each.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    static readonly Option<bool> _json = new("--json") { Description = "Write one JSON object for machines." };

    static readonly Option<bool> _markdown = new("--markdown") { Description = "Write the page docs/ops.md." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Verb("ops", "List the ops that graphs may use: shape rule, gradient, types of the CPU kernels.",
            "tensorharbor ops",
            "tensorharbor ops MatMul Conv2D",
            "tensorharbor ops --json",
            "tensorharbor ops --markdown > docs/ops.md")
        {
            _names, _json, _markdown,
        };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parse)
    {
        TextWriter output = parse.InvocationConfiguration.Output;
        string[] names = parse.GetValue(_names) ?? [];
        bool json = parse.GetValue(_json);
        if (parse.GetValue(_markdown))
        {
            if (json || names.Length > 0) Throw.InvalidArgument("--markdown is the page of all ops: it goes with no NAME and not with --json");
            output.Write(OpsReport.Markdown(OpTable.Instance));
            return ExitCodes.Ok;
        }
        var writer = new ReportWriter(output, json);
        string title = names.Length == 0 ? "all" : string.Join(", ", names);
        if (names.Length == 0 || json)
        {
            writer.Write(OpsReport.Create(OpTable.Instance, names.Length == 0 ? OpTable.Instance.Names : names, title, whole: json));
            return ExitCodes.Ok;
        }
        foreach (Report report in names.Select(n => OpsReport.CreateForOne(OpTable.Instance, n)).ToArray())
        {
            writer.Write(report);
            output.WriteLine();
        }
        return ExitCodes.Ok;
    }
}
