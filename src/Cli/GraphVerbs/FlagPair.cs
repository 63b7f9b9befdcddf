using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary>A flag's <c>NAME=VALUE</c>.</summary>
readonly record struct FlagPair(string Name, string Value)
{
    /// <summary>Splits at the first <c>=</c>.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: there is none, or nothing before or after it.</exception>
    public static FlagPair Parse(string flag, string text, string form)
    {
        int at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && at < text.Length - 1 ? new(text[..at], text[(at + 1)..]) : Throw.InvalidArgument<FlagPair>($"{flag}: expected {form}, got '{text}'");
    }
}
