namespace TensorHarbor.Runtime;

/// <summary>How a session runs steps.</summary>
public sealed record SessionOptions
{
    /// <summary>Threads that one kernel may use; 0: as many as the process has processors.</summary>
    public int IntraOpThreads { get; init; }

    /// <summary>Change the graph before it runs (fold constants, drop identities), keeping its results.</summary>
    public bool Rewrite { get; init; } = true;

    internal int Threads => IntraOpThreads > 0 ? IntraOpThreads : Environment.ProcessorCount;
}
