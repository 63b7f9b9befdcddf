using System.Text;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Makes handle tensors for ops that name a resource.</summary>
static class ResourceHandles
{
    const string LocalDevice = "/job:localhost/replica:0/task:0/device:CPU:0";

    /// <summary>The handle of the resource that a node names by <c>container</c> and <c>shared_name</c>, or by its own name.</summary>
    public static Tensor Make(KernelConstruction k, DType dtype, PartialShape shape) =>
        Of(new(DeviceOf(k.Node), k.String("container"), NameOf(k), dtype, shape));

    /// <summary>Device that holds a node's resource: in a cluster the node's own, else the process's.</summary>
    public static string DeviceOf(Node node) => node.Device.StartsWith("/job:", StringComparison.Ordinal) ? node.Device : LocalDevice;

    /// <summary>A scalar handle tensor.</summary>
    public static Tensor Of(ResourceHandle handle) => Tensor.FromObjects(DType.Resource, [handle], default);

    /// <summary>The <c>shared_name</c> of a node, or its own name.</summary>
    public static string NameOf(KernelConstruction k) => k.String("shared_name") is { Length: > 0 } shared ? shared : k.Node.Name;

    /// <summary>The resource of an input, which is a handle or, in old ops, a reference to strings: container and name.</summary>
    /// <exception cref="StatusException">NOT_FOUND: there is none.</exception>
    public static T Get<T>(KernelContext c, int input) where T : class
    {
        Tensor handle = c.Input(input);
        if (handle.DType == DType.Resource) return c.Resource<T>(input);
        Span<byte[]> parts = handle.Strings;
        return c.Step.Resources.Lookup<T>(new(DeviceOf(c.Node), Encoding.UTF8.GetString(parts[0]), Encoding.UTF8.GetString(parts[1]), DType.Invalid, PartialShape.Unknown));
    }
}
