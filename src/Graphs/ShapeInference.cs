using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>Runs the shape rules of a graph's nodes.</summary>
public static class ShapeInference
{
    /// <summary>Infers the shapes of one node's outputs from its inputs'.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the op cannot take such inputs.</exception>
    public static void Run(Node node)
    {
        if (node.Op.Shape is null) return;
        var context = new ShapeContext(node);
        try
        {
            do node.Op.Shape(context);
            while (context.Reveal());
        }
        catch (Exception e) when (KernelFault.Is(e))
        {
            throw KernelFault.Of(node, e, "shape rule");
        }
    }
}
