using TensorHarbor.Distributed.Partition;
using TensorHarbor.Distributed.Placement;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Master;

/// <summary>A step that its client feeds and fetches bit by bit.</summary>
/// <param name="run">The step.</param>
/// <param name="signature">What is to be fed and fetched in all.</param>
/// <param name="graph">The session's graph.</param>
sealed class PartialRun(StepRun run, StepSignature signature, PlacedGraph graph)
{
    readonly HashSet<string> _feeds = [.. signature.Feeds], _fetches = [.. signature.Fetches];

    /// <summary>The step.</summary>
    public StepRun Run => run;

    /// <summary>One call at a time.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>Has all been fed and fetched?</summary>
    public bool IsComplete => _feeds.Count == 0 && _fetches.Count == 0;

    /// <summary>Notes that some feeds are given and some fetches taken.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: one was before, is none of this run, or a fetch needs feeds that are still to come.</exception>
    public void Note(IEnumerable<string> feeds, IReadOnlyList<string> fetches)
    {
        foreach (string feed in feeds) Check(feed, _feeds, signature.Feeds, "feed", "fed");
        foreach (string fetch in fetches) Check(fetch, _fetches, signature.Fetches, "fetch", "fetched");
        CheckFetches(fetches, [.. _feeds.Except(feeds)]);
        _feeds.ExceptWith(feeds);
        _fetches.ExceptWith(fetches);
    }

    static void Check(string tensor, HashSet<string> pending, IReadOnlyList<string> known, string what, string done)
    {
        if (pending.Contains(tensor)) return;
        Throw.InvalidArgument(known.Contains(tensor) ? $"The {what} {tensor} has already been {done}." : $"The {what} {tensor} was not specified in partial_run_setup.");
    }

    /// <summary>Looks from the fetches back for feeds that are still to come; a step that waited for them would never answer.</summary>
    void CheckFetches(IReadOnlyList<string> fetches, HashSet<string> missing)
    {
        if (missing.Count == 0) return;
        var seen = new HashSet<PlacedNode>();
        var left = new Stack<PlacedNode>();
        void Visit(string tensor, PlacedNode? node)
        {
            if (missing.Contains(tensor)) Throw.InvalidArgument($"Fetch {tensor} can't be computed from the feeds that have been fed so far.");
            if (!signature.Feeds.Contains(tensor) && node is not null && seen.Add(node)) left.Push(node);
        }
        foreach (string fetch in fetches) Visit(fetch, graph.Find(TensorName.Parse(fetch).Node));
        while (left.TryPop(out PlacedNode? node))
        {
            foreach (PlacedOutput input in node.Inputs) Visit($"{input.Node.Name}:{input.Index}", input.Node);
            foreach (PlacedNode before in node.ControlInputs) Visit("", before);
        }
    }
}
