using System.Collections.Concurrent;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The threads that a kernel may use, from the session's options.</summary>
static class Workers
{
    static readonly ConcurrentDictionary<int, WorkSplitter> Splitters = new();

    /// <summary>The splitter for the step's number of threads; <see langword="null"/>: the caller's thread alone.</summary>
    public static WorkSplitter? Of(KernelContext context)
    {
        int threads = context.Step.Threads;
        return threads <= 1 ? null : Splitters.GetOrAdd(threads, static n => new WorkSplitter(n));
    }
}
