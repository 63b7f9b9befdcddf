using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What Equal and NotEqual share: shapes that do not fit may be an answer instead of an error.</summary>
static class Comparisons
{
    /// <summary>The broadcast shape; unknown if shapes that do not fit are allowed.</summary>
    public static void Shape(ShapeContext c)
    {
        if (c.Bool("incompatible_shape_error")) ShapeRules.Broadcast(c);
        else c.SetOutput(0, Tolerant(c.Input(0), c.Input(1)));
    }

    /// <summary>Shapes that do not fit give a scalar; so nothing is known where an unknown size meets one above 1.</summary>
    static PartialShape Tolerant(PartialShape x, PartialShape y)
    {
        if (!x.HasRank || !y.HasRank) return PartialShape.Unknown;
        int rank = Math.Max(x.Rank, y.Rank);
        long[] dims = new long[rank];
        for (int i = rank; i > 0; i--)
        {
            long a = i <= x.Rank ? x[-i] : 1, b = i <= y.Rank ? y[-i] : 1;
            if (a < 0 && b > 1 || b < 0 && a > 1) return PartialShape.Unknown;
            if (a >= 0 && b >= 0 && a != b && a != 1 && b != 1) return PartialShape.Scalar;
            dims[rank - i] = a == 1 ? b : a;
        }
        return PartialShape.Of(dims);
    }

    /// <summary>May the inputs be compared element by element? If not, the node's answer is one scalar.</summary>
    public static bool CanCompare(KernelContext c, bool ifNot)
    {
        if (BinaryKernel.TryShape(c.Input(0).Shape, c.Input(1).Shape, out _) || c.Node.Attr("incompatible_shape_error").AsBool()) return true;
        c.Allocate(0, Tensors.Shape.Scalar).Write<bool>()[0] = ifNot;
        return false;
    }
}
