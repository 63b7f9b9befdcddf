using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What Equal and NotEqual share: shapes that do not fit may be an answer instead of an error.</summary>
static class Comparisons
{
    /// <summary>The broadcast shape; unknown if shapes that do not fit are allowed.</summary>
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.Input(0), y = c.Input(1);
        if (c.Bool("incompatible_shape_error")) ShapeRules.Broadcast(c);
        else if (!x.IsFullyKnown || !y.IsFullyKnown) c.SetOutput(0, PartialShape.Unknown);
        else c.SetOutput(0, BinaryKernel.TryShape(x.ToShape(), y.ToShape(), out Shape shape) ? shape : PartialShape.Scalar);
    }

    /// <summary>May the inputs be compared element by element? If not, the node's answer is one scalar.</summary>
    public static bool CanCompare(KernelContext c, bool ifNot)
    {
        if (BinaryKernel.TryShape(c.Input(0).Shape, c.Input(1).Shape, out _) || c.Node.Attr("incompatible_shape_error").AsBool()) return true;
        c.Allocate(0, Tensors.Shape.Scalar).Write<bool>()[0] = ifNot;
        return false;
    }
}
