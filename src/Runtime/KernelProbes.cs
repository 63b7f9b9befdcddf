using System.Diagnostics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Runtime;

/// <summary>Looks on while a runner computes kernels one after the other. A value type, so that the runner is compiled anew for each.</summary>
interface IKernelProbe
{
    /// <summary>A kernel is about to begin.</summary>
    void Begin();

    /// <summary>The kernel has ended well; its outputs are in their slots.</summary>
    void End(KernelContext context);
}

/// <summary>Does nothing, and leaves nothing in the machine code.</summary>
readonly struct NoProbe : IKernelProbe
{
    public void Begin()
    {
    }

    public void End(KernelContext context)
    {
    }
}

/// <summary>Records every kernel.</summary>
/// <param name="trace">Gets them.</param>
struct TracingProbe(StepTrace trace) : IKernelProbe
{
    long _began;

    public void Begin() => _began = Stopwatch.GetTimestamp();

    public readonly void End(KernelContext context) => trace.Record(context, _began);
}
