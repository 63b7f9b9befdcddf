using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What gradients of reductions share: giving the incoming gradient the input's shape again.</summary>
static class ReductionGradient
{
    /// <summary>The input's shape with every reduced axis 1, as a tensor: a constant if all is known.</summary>
    public static Output KeptShape(Scope s, Output input, Output inputShape, Output axes)
    {
        if (input.Shape.IsFullyKnown && ConstantEvaluation.TryEvaluate(axes) is { } known)
        {
            int[] dims = Array.ConvertAll(input.Shape.Dims.ToArray(), d => (int)d);
            for (int i = 0; i < known.ElementCount; i++) dims[known.Int(i) < 0 ? known.Int(i) + dims.Length : known.Int(i)] = 1;
            return s.Const(dims);
        }
        Output rank = Size(s, inputShape), wrapped = Wrapped(s, axes, rank);
        Output all = s.Range(s.Const(0, "range/start"), rank, s.Const(1, "range/delta"), "range");
        Output ones = s.Fill(BroadcastGradient.ShapeOf(s, wrapped), s.Const(1, "ones/Const"), "ones");
        return s.Add("DynamicStitch", [all, wrapped, inputShape, ones], [("N", 2), ("T", DType.Int32)]);
    }

    /// <summary>Axes counted from the front, as int32.</summary>
    public static Output Wrapped(Scope s, Output axes, Output rank)
    {
        Output ints = axes.ValueType == DType.Int32 ? axes : s.Add("Cast", [axes], [("SrcT", axes.ValueType), ("DstT", DType.Int32)]);
        return s.FloorMod(s.AddV2(ints, rank, "add"), rank, "mod");
    }

    /// <summary>Number of elements of a vector of sizes, that is, the rank.</summary>
    public static Output Size(Scope s, Output shape) => shape.Shape.IsFullyKnown
        ? s.Const((int)shape.Shape.ElementCount, "Size")
        : s.Add("Size", [shape], [("T", shape.ValueType), ("out_type", DType.Int32)]);

    /// <summary>Gradient of Sum: every summand gets the sum's.</summary>
    public static Output OfSum(GradientContext g, Output dy)
    {
        Scope s = g.Scope;
        Output x = g.Input(0);
        if (x.Shape.HasRank && ConstantEvaluation.TryEvaluate(g.Input(1)) is { } axes)
        {
            if (AreAll(axes, x.Shape.Rank)) return OfTotal(s, x, dy);
            if (x.Shape.IsFullyKnown) return Tiled(s, x, axes, dy);
        }
        Output shape = BroadcastGradient.ShapeOf(s, x);
        if (!g.Bool("keep_dims")) dy = s.Reshape(dy, KeptShape(s, x, shape, g.Input(1)));
        return s.BroadcastTo(dy, shape);
    }

    static bool AreAll(Tensor axes, int rank)
    {
        if (axes.ElementCount != rank || axes.Shape.Rank != 1) return false;
        for (int i = 0; i < rank; i++)
        {
            if (axes.Int(i) != i) return false;
        }
        return true;
    }

    static Output OfTotal(Scope s, Output x, Output dy)
    {
        int[] ones = new int[x.Shape.Rank];
        Array.Fill(ones, 1);
        Output reshaped = s.Reshape(dy, s.Const(ones, "Reshape/shape"));
        return s.Tile(reshaped, x.Shape.IsFullyKnown ? s.Const(Array.ConvertAll(x.Shape.Dims.ToArray(), d => (int)d)) : BroadcastGradient.ShapeOf(s, x));
    }

    static Output Tiled(Scope s, Output x, Tensor axes, Output dy)
    {
        int[] kept = Array.ConvertAll(x.Shape.Dims.ToArray(), d => (int)d), repeats = new int[kept.Length];
        Array.Fill(repeats, 1);
        for (int i = 0; i < axes.ElementCount; i++)
        {
            long axis = axes.Int(i) < 0 ? axes.Int(i) + kept.Length : axes.Int(i);
            (repeats[axis], kept[axis]) = ((int)x.Shape[(int)axis], 1);
        }
        return s.Tile(s.Reshape(dy, s.Const(kept, "Reshape/shape")), s.Const(repeats, "Tile/multiples"));
    }

    /// <summary>Sets the gradient of Max and Min: elements that equal the result share its gradient.</summary>
    public static void OfExtreme(GradientContext g)
    {
        Scope s = g.Scope;
        Output x = g.Input(0), y = g.Output(0), dy = g.OutputGradient(0), shape = BroadcastGradient.ShapeOf(s, x), kept;
        if (g.Bool("keep_dims")) kept = BroadcastGradient.ShapeOf(s, y);
        else
        {
            kept = KeptShape(s, x, shape, g.Input(1));
            (y, dy) = (s.Reshape(y, kept), s.Reshape(dy, kept));
        }
        Output chosen = s.Add("Cast", [s.Equal(y, x)], [("SrcT", DType.Bool), ("DstT", dy.ValueType)]);
        Term count = new(s, s.Reshape(s.Sum(chosen, g.Input(1)), kept));
        g.SetInput(0, new Term(s, chosen) / count * new Term(s, dy));
    }
}
