using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime;

/// <summary>Makes kernels, and says what is missing when there is none.</summary>
static class KernelFactory
{
    /// <exception cref="StatusException">UNIMPLEMENTED: no kernel for the node's op and types.</exception>
    public static Kernel Create(Node node) => node.Op.CreateKernel(node) ?? throw Missing(node).At(node.Name);

    static StatusException Missing(Node node)
    {
        string attrs = string.Join(", ", node.Attrs.Where(a => a.Value.Kind == AttrKind.Type && !a.Key.StartsWith('_'))
            .OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}"));
        string known = node.Op.CpuTypes.Length > 0 ? node.Op.CpuTypes : "<no registered kernels>";
        return new StatusException(ErrorCode.InvalidArgument,
            $"No OpKernel was registered to support Op '{node.Type}' used by {{{{node {node.Name}}}}} with these attrs: [{attrs}]\n"
            + $"Registered devices: [CPU]\nRegistered kernels:\n  {known}\n");
    }
}
