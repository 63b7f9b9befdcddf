using System.CommandLine;
using TensorHarbor.Graphs;

namespace TensorHarbor.Cli;

/// <summary>Says what is wrong with a command line, and the valid name nearest to an unknown one.</summary>
static class UsageErrors
{
    /// <summary>One line for the first mistake.</summary>
    public static string Describe(ParseResult parse)
    {
        Command command = parse.CommandResult.Command;
        string help = command is RootCommand ? "tensorharbor --help" : $"tensorharbor {command.Name} --help";
        return $"{Mistake(parse, command)}; see '{help}'";
    }

    static string Mistake(ParseResult parse, Command command)
    {
        if (parse.UnmatchedTokens.Count == 0) return parse.Errors[0].Message.TrimEnd('.');
        string token = parse.UnmatchedTokens[0];
        bool flag = token.StartsWith('-'), verb = !flag && command.Subcommands.Count > 0;
        string name = flag ? token.Split('=', 2)[0] : token;
        string of = command is RootCommand ? "" : $" of '{command.Name}'";
        string what = flag ? $"unknown flag '{name}'{of}" : verb ? $"unknown command '{name}'" : $"unexpected argument '{name}'{of}";
        string? nearest = flag || verb ? Spelling.Nearest(name, Known(command, flag)) : null;
        return nearest is null ? what : $"{what}; did you mean '{nearest}'?";
    }

    static IEnumerable<string> Known(Command command, bool flags)
    {
        if (!flags) return command.Subcommands.Select(c => c.Name);
        IEnumerable<Option> inherited = command.Parents.OfType<Command>().SelectMany(c => c.Options).Where(o => o.Recursive);
        return command.Options.Concat(inherited).SelectMany(o => o.Aliases.Prepend(o.Name)).Where(n => n.StartsWith("--", StringComparison.Ordinal));
    }
}
