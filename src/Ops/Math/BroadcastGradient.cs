using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// Gradients of ops that broadcast two inputs: what was repeated is summed. Where the static shapes tell which axes those are, they are
/// constants; else BroadcastGradientArgs finds them in each step, as in TensorFlow.
/// </summary>
static class BroadcastGradient
{
    /// <summary>Sets the gradients of inputs 0 and 1 from gradients of the result's shape.</summary>
    public static void Set(GradientContext g, Output? dx, Output? dy)
    {
        (GradientValue? x, GradientValue? y) = Reduce(g.Scope, g.Input(0), g.Input(1), dx, dy);
        g.SetInput(0, x);
        g.SetInput(1, y);
    }

    /// <summary>Gradients of <paramref name="x"/> and <paramref name="y"/> from gradients of the broadcast shape.</summary>
    public static (GradientValue? X, GradientValue? Y) Reduce(Scope scope, Output x, Output y, Output? dx, Output? dy)
    {
        if (dx is null && dy is null) return (null, null);
        Output xShape = ShapeOf(scope, x), yShape = ShapeOf(scope, y);
        (int[] X, int[] Y)? known = KnownAxes(x.Shape, y.Shape);
        bool reduceX = true, reduceY = true;
        Output? xAxes = null, yAxes = null;
        if (known is { } axes)
        {
            reduceX = axes.X.Length > 0 || x.Shape.Rank < y.Shape.Rank;
            reduceY = axes.Y.Length > 0 || y.Shape.Rank < x.Shape.Rank;
        }
        else
        {
            Node args = scope.Add("BroadcastGradientArgs", [xShape, yShape], [("T", DType.Int32)]);
            (xAxes, yAxes) = (args[0], args[1]);
        }
        GradientValue? xResult = dx is { } gx ? reduceX ? Reduced(scope, gx, xAxes, known?.X, xShape) : gx : null;
        GradientValue? yResult = dy is { } gy ? reduceY ? Reduced(scope, gy, yAxes, known?.Y, yShape) : gy : null;
        return (xResult, yResult);
    }

    /// <summary>Are the shapes fully known and equal, so that nothing was broadcast?</summary>
    public static bool NothingWasBroadcast(GradientContext g, Output dz) =>
        g.Input(0).Shape is { IsFullyKnown: true } x && x.Equals(g.Input(1).Shape) && x.Equals(dz.Shape);

    /// <summary>A tensor's shape: a constant if it is known.</summary>
    public static Output ShapeOf(Scope scope, Output x) => x.Shape.IsFullyKnown
        ? scope.Const(Array.ConvertAll(x.Shape.Dims.ToArray(), d => (int)d), "Shape")
        : scope.Add("Shape", [x], [("T", x.ValueType), ("out_type", DType.Int32)], "Shape");

    /// <summary>
    /// <paramref name="gradient"/> in the shape of <paramref name="x"/>; one unknown size is left to Reshape, so that the shape need not be
    /// computed in each step.
    /// </summary>
    public static Output ReshapedTo(Scope scope, Output gradient, Output x)
    {
        PartialShape shape = x.Shape;
        if (!shape.HasRank || shape.Dims.Count(PartialShape.UnknownDim) != 1 || shape.Dims.Contains(0))
        {
            return scope.Reshape(gradient, ShapeOf(scope, x));
        }
        string name = scope.Reserve("Reshape", out Scope inside);
        Output sizes = inside.Const(Array.ConvertAll(shape.Dims.ToArray(), d => (int)d), "shape");
        return scope.AddExact("Reshape", [gradient, sizes], [("T", gradient.ValueType), ("Tshape", DType.Int32)], name)[0];
    }

    static Output Reduced(Scope scope, Output gradient, Output? axes, int[]? knownAxes, Output shape)
    {
        Output along = axes ?? scope.Const(knownAxes!, "Sum/reduction_indices");
        Output sum = scope.Add("Sum", [gradient, along], [("T", gradient.ValueType), ("Tidx", DType.Int32), ("keep_dims", true)]);
        return scope.Add("Reshape", [sum, shape], [("T", gradient.ValueType), ("Tshape", DType.Int32)]);
    }

    /// <summary>The axes along which each input was repeated, as far as static shapes tell; <see langword="null"/>: they do not.</summary>
    static (int[] X, int[] Y)? KnownAxes(PartialShape x, PartialShape y)
    {
        if (!x.HasRank || !y.HasRank) return null;
        int rank = Math.Max(x.Rank, y.Rank);
        List<int> xAxes = [], yAxes = [];
        for (int axis = 0; axis < rank; axis++)
        {
            long a = axis < rank - x.Rank ? 1 : x[axis - (rank - x.Rank)], b = axis < rank - y.Rank ? 1 : y[axis - (rank - y.Rank)];
            if (a == 1 && b != 1) xAxes.Add(axis);
            else if (b == 1 && a != 1) yAxes.Add(axis);
            else if (a == PartialShape.UnknownDim || b == PartialShape.UnknownDim) return null;
        }
        return ([.. xAxes], [.. yAxes]);
    }
}
