using System.Collections.Concurrent;
using TensorHarbor.Graphs;

namespace TensorHarbor.Runtime;

/// <summary>
/// Kernels of stateful ops by node name, shared by the graphs of one session: a queue without a name of its own is one queue in
/// all graphs that hold its node. TensorFlow's op segment.
/// </summary>
public sealed class StatefulKernels : IDisposable
{
    readonly ConcurrentDictionary<(string Name, string Op), Kernel> _kernels = new();

    /// <summary>The kernel of a node, made when it is asked for first.</summary>
    internal Kernel Of(Node node) => _kernels.GetOrAdd((node.Name, node.Type), static (_, n) => KernelFactory.Create(n), node);

    /// <summary>Frees what the kernels own. No step may be running.</summary>
    public void Dispose()
    {
        foreach (Kernel kernel in _kernels.Values) (kernel as IDisposable)?.Dispose();
        _kernels.Clear();
    }
}
