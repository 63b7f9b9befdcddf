using System.CommandLine;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary>What all verbs of <c>tensorharbor graph</c> take.</summary>
static class GraphFlags
{
    public static readonly Argument<string> Model = new("MODEL")
    {
        Description = "A graph (.pb, .pbtxt, .meta), a SavedModel, or the prefix of a checkpoint with a .meta file.",
    };

    public static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object for machines." };

    public static readonly Option<string?> Tags = new("--tags")
    {
        Description = "Which graph of a SavedModel: its tags, with commas between them. Without it the only one, or 'serve'.",
        HelpName = "TAGS",
    };

    /// <summary>Reads the model that the command line names.</summary>
    /// <exception cref="Tensors.StatusException">What <see cref="GraphSource.Read"/> throws.</exception>
    public static GraphSource Read(ParseResult parse) => GraphSource.Read(parse.GetRequiredValue(Model), TagsOf(parse));

    /// <summary>The tags given.</summary>
    public static string[] TagsOf(ParseResult parse) =>
        parse.GetValue(Tags)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
