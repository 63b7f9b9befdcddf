using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Tensors that stay in the session between steps, by handles.</summary>
static class SessionTensors
{
    const string Container = "_session_tensors";

    /// <summary>A kept tensor.</summary>
    sealed class Kept(Tensor value) : IDisposable
    {
        public Tensor Value { get; } = value;

        public void Dispose() => Value.Dispose();
    }

    /// <summary>Keeps a tensor, sharing its memory, and returns its name.</summary>
    public static string Keep(KernelContext c, Tensor value)
    {
        string name = c.Step.Resources.PrivateName(c.Node.Name);
        c.Step.Resources.GetOrAdd(Container, name, _ => new Kept(value.IsShared ? value.Clone() : value.Share()));
        return name;
    }

    /// <summary>The handle of a kept tensor, for ops that pass handles as resources.</summary>
    public static ResourceHandle Handle(Node node, string name, Tensor value) => new(ResourceHandles.DeviceOf(node), Container, name, value.DType, value.Shape);

    /// <summary>Makes a kept tensor output 0.</summary>
    /// <exception cref="StatusException">NOT_FOUND: it was deleted or never kept.</exception>
    public static void Get(KernelContext c, string name)
    {
        Kept? kept = c.Step.Resources.Find<Kept>(Container, name);
        if (kept is null) Throw.NotFound($"The tensor with handle '{name}' is not in the session store.");
        if (kept.Value.DType != c.Node.OutputTypes[0])
        {
            Throw.InvalidArgument($"The tensor with handle '{name}' has type {kept.Value.DType.Name()}, expected {c.Node.OutputTypes[0].Name()}");
        }
        c.SetOutput(0, kept.Value);
    }

    /// <summary>Lets go of a kept tensor.</summary>
    public static void Delete(KernelContext c, string name)
    {
        if (!c.Step.Resources.Remove(Container, name)) Throw.InvalidArgument($"Failed to delete a session tensor: '{name}' is not in the session store.");
    }
}
