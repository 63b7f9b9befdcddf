using System.CommandLine;
using System.CommandLine.Parsing;
using TensorHarbor.Graphs;

namespace TensorHarbor.Cli;

/// <summary>Says what is wrong with a command line, and the valid name nearest to an unknown one.</summary>
static class UsageErrors
{
    /// <summary>One line for the first mistake.</summary>
    public static string Describe(ParseResult parse)
    {
        Command command = parse.CommandResult.Command;
        string help = command is RootCommand ? "tensorharbor --help" : $"tensorharbor {PathOf(command)} --help";
        string mistake = Mistake(parse, command);
        return $"{mistake}{(mistake.EndsWith('?') ? "" : ".")} See '{help}'";
    }

    /// <summary>The names that lead to a command: <c>graph check</c>.</summary>
    static string PathOf(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand
        ? $"{PathOf(parent)} {command.Name}"
        : command.Name;

    /// <summary>A flag that nobody knows may have been taken for an argument's or another flag's value.</summary>
    static string? UnknownFlag(ParseResult parse) => parse.Tokens
        .TakeWhile(t => t.Type != TokenType.DoubleDash)
        .FirstOrDefault(t => t.Type == TokenType.Argument && t.Value.Length > 2 && t.Value.StartsWith("--", StringComparison.Ordinal))?.Value;

    /// <summary>Is there a mistake?</summary>
    public static bool Any(ParseResult parse) => parse.Errors.Count > 0 || UnknownFlag(parse) is not null;

    static string Mistake(ParseResult parse, Command command)
    {
        string? token = UnknownFlag(parse) ?? parse.UnmatchedTokens.FirstOrDefault();
        if (token is null) return Describe(parse.Errors[0]);
        bool flag = token.StartsWith('-'), verb = !flag && command.Subcommands.Count > 0;
        string name = flag ? token.Split('=', 2)[0] : token;
        string of = command is RootCommand ? "" : $" of '{command.Name}'";
        string what = flag ? $"unknown flag '{name}'{of}" : verb ? $"unknown command '{name}'" : $"unexpected argument '{name}'{of}";
        return flag || verb ? what + Spelling.Hint(name, Known(command, flag)) : what;
    }

    static string Describe(ParseError error)
    {
        if (error.SymbolResult is not OptionResult { Option: { } option, Tokens: [.., { } value] }) return error.Message.TrimEnd('.');
        Type type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        string? expected = Type.GetTypeCode(type) switch
        {
            _ when type.IsEnum => null,
            TypeCode.Int32 or TypeCode.Int64 => "a whole number",
            TypeCode.Single or TypeCode.Double => "a number",
            TypeCode.Boolean => "true or false",
            _ => null,
        };
        return expected is null ? error.Message.TrimEnd('.') : $"flag '{option.Name}' needs {expected}, got '{value.Value}'";
    }

    static IEnumerable<string> Known(Command command, bool flags)
    {
        if (!flags) return command.Subcommands.Select(c => c.Name);
        IEnumerable<Option> inherited = command.Parents.OfType<Command>().SelectMany(c => c.Options).Where(o => o.Recursive);
        return command.Options.Concat(inherited).SelectMany(o => o.Aliases.Prepend(o.Name)).Where(n => n.StartsWith("--", StringComparison.Ordinal));
    }
}
