using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>Everything known about one op: its signature, its rules and its kernels.</summary>
/// <param name="Def">Signature.</param>
public sealed record OpRegistration(OpDef Def)
{
    /// <summary>Shape inference; <see langword="null"/>: the outputs' shapes are unknown.</summary>
    public Action<ShapeContext>? Shape { get; init; }

    /// <summary>Gradient rule; <see langword="null"/>: the op is not differentiable.</summary>
    public Action<GradientContext>? Gradient { get; init; }

    /// <summary>Makes the CPU kernel for a node, or returns <see langword="null"/> if there is none for its types.</summary>
    public Func<KernelConstruction, Kernel?>? CreateCpuKernel { get; init; }

    /// <summary>The types that the CPU kernels take, such as <c>T: float, double</c>; for the coverage table and error texts.</summary>
    public string CpuTypes { get; init; } = "";

    /// <summary>Makes the kernel of a node of this op; <see langword="null"/>: there is none for its types.</summary>
    /// <exception cref="StatusException">What is wrong with the node's attributes; the node is noted.</exception>
    public Kernel? CreateKernel(Node node)
    {
        try
        {
            return CreateCpuKernel?.Invoke(new KernelConstruction(node));
        }
        catch (StatusException e)
        {
            e.At(node.Name);
            throw;
        }
        catch (Exception e) when (KernelFault.Is(e))
        {
            throw KernelFault.Of(node, e);
        }
    }
}

/// <summary>The ops a program knows. The generator makes one for each assembly with <see cref="OpAttribute"/> classes.</summary>
public interface IOpTable
{
    /// <summary>The op of this name, or <see langword="null"/>.</summary>
    OpRegistration? Find(string name);

    /// <summary>Names of all ops, in ordinal order.</summary>
    IReadOnlyList<string> Names { get; }
}

/// <summary>Look-ups in an <see cref="IOpTable"/>.</summary>
public static class OpTables
{
    /// <summary>The op of this name.</summary>
    /// <exception cref="StatusException">NOT_FOUND: there is none; the text names the nearest.</exception>
    public static OpRegistration Get(this IOpTable table, string name)
    {
        if (table.Find(name) is { } found) return found;
        string? nearest = Spelling.Nearest(name, table.Names);
        throw new StatusException(ErrorCode.NotFound,
            $"Op type not registered '{name}'{(nearest is null ? "" : $"; the nearest is '{nearest}'")}");
    }
}
