using System.CommandLine;

namespace TensorHarbor.Cli;

/// <summary>A command with examples, which <c>--help</c> shows.</summary>
sealed class Verb : Command
{
    /// <summary>A command.</summary>
    /// <param name="name">What is typed.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="examples">Whole command lines.</param>
    public Verb(string name, string description, params string[] examples)
        : base(name, description) => Examples = examples;

    /// <summary>Whole command lines.</summary>
    public IReadOnlyList<string> Examples { get; }
}
