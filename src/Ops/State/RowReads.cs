using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Reads parts of resource variables beside steps that change rows of them.</summary>
static class RowReads
{
    /// <summary>Calls <paramref name="read"/> with the value of the variable of handle input 0.</summary>
    public static void Run<TState>(KernelContext c, TState state, Action<KernelContext, Tensor, TState> read)
    {
        Variable variable = ResourceVariables.Get(c, 0);
        Tensor shared;
        lock (variable.Lock)
        {
            if (variable.IsUpdatedByRows)
            {
                read(c, variable.Value, state);
                return;
            }
            shared = variable.Value.Share();
        }
        using (shared) read(c, shared, state);
    }
}
