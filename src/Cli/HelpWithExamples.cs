using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace TensorHarbor.Cli;

/// <summary>The usual help text, then the command's examples.</summary>
sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    /// <summary>Shown for <c>tensorharbor --help</c>.</summary>
    static readonly string[] _rootExamples = ["tensorharbor train", "tensorharbor inspect checkpoint/", "tensorharbor inspect --help"];

    public override int Invoke(ParseResult parseResult)
    {
        int code = usual.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        IReadOnlyList<string> examples = parseResult.CommandResult.Command is Verb verb ? verb.Examples : _rootExamples;
        output.WriteLine(examples.Count == 1 ? "Example:" : "Examples:");
        foreach (string example in examples) output.WriteLine($"  {example}");
        return code;
    }
}
