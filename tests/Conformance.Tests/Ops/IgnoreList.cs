namespace TensorHarbor.Conformance.Tests.Ops;

/// <summary>What of the op suite we do not pass, with the reason: the honest list of what is to do (<c>ignored.txt</c>).</summary>
/// <remarks>
/// A line that begins with <c>#</c> is the reason of the lines after it. <c>op NAME...</c>: ops that we do not have, so that their cases cannot run.
/// <c>run</c>, <c>graph</c>, <c>builder</c> or <c>slope</c> and names of cases: cases whose values, TensorFlow gradient graph, own gradients or
/// finite differences differ.
/// A listed case that passes, or a listed op that we have, fails the run.
/// </remarks>
static class IgnoreList
{
    static readonly Lazy<Dictionary<(string Kind, string Name), string>> Entries = new(Read);

    /// <summary>Ops that we say we do not have.</summary>
    public static IEnumerable<string> Ops => Entries.Value.Keys.Where(k => k.Kind == "op").Select(k => k.Name);

    /// <summary>The reason why a case or an op is listed, or <see langword="null"/>.</summary>
    public static string? ReasonFor(string kind, string name) => Entries.Value.GetValueOrDefault((kind, name));

    static Dictionary<(string, string), string> Read()
    {
        var entries = new Dictionary<(string, string), string>();
        string reason = "";
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "ignored.txt")))
        {
            if (line.StartsWith('#')) reason = line[1..].Trim();
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (line.StartsWith('#') || words.Length == 0) continue;
            foreach (string name in words[1..]) entries.Add((words[0], name), reason);
        }
        return entries;
    }
}
