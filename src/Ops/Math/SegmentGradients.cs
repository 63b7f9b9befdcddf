using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradients of segment reductions.</summary>
static class SegmentGradients
{
    /// <summary>Rows of <paramref name="values"/> by segment id.</summary>
    public static Output Rows(Scope s, Output values, Output ids) => s.Rows(values, ids);

    /// <summary>Gradient of SegmentMean: each row gets its segment's, divided by the number of rows.</summary>
    public static Output OfMean(GradientContext g)
    {
        Scope s = g.Scope;
        Output data = g.Input(0), ids = g.Input(1), dy = g.OutputGradient(0);
        Output rest = s.ExpandDims(s.Sub(s.Rank(data), s.Const(1)), s.Const(0));
        Output shape = s.Join(BroadcastGradient.ShapeOf(s, ids), s.Fill(rest, s.Const(1)));
        Output counts = s.SegmentSum(s.Fill(shape, s.ConstOf(dy.ValueType, 1)), ids);
        return Rows(s, new Term(s, dy) / new Term(s, counts), ids);
    }

    /// <summary>Gradient of SegmentMax and SegmentMin: rows that equal the result share its gradient.</summary>
    public static Output OfExtreme(GradientContext g)
    {
        Scope s = g.Scope;
        Output data = g.Input(0), ids = g.Input(1), dy = g.OutputGradient(0);
        Output chosen = s.Equal(data, Rows(s, g.Output(0), ids)), count = s.SegmentSum(s.Cast(chosen, dy.ValueType), ids);
        Output shares = Rows(s, new Term(s, dy) / new Term(s, count), ids);
        return s.SelectV2(chosen, shares, new Term(s, data).Op("ZerosLike"));
    }

    /// <summary>Gradient of SegmentProd; a segment with one zero has a gradient only there, with more none.</summary>
    public static Output OfProduct(GradientContext g)
    {
        Scope s = g.Scope;
        Term data = new(s, g.Input(0)), dy = new(s, g.OutputGradient(0));
        Output ids = g.Input(1), isZero = s.Equal(data, data.Constant(0)), zeros = s.SegmentSum(s.Cast(isZero, DType.Int32), ids);
        Output masked = s.SelectV2(s.Greater(zeros, s.Const(1)), dy.Op("ZerosLike"), dy), others = s.SelectV2(isZero, data.Op("OnesLike"), data);
        Output quotient = data.With(Rows(s, g.Output(0), ids)) / data.With(others);
        Output partial = s.SelectV2(isZero, Rows(s, s.SegmentProd(others, ids), ids), quotient);
        return s.Mul(Rows(s, masked, ids), partial);
    }

    /// <summary>Rows by id, zeros for negative ids; also which ids are not negative, in the rows' shape.</summary>
    public static (Output Rows, Output Clipped, Output IsPositive) RowsOrZeros(Scope s, Output values, Output ids)
    {
        Output clipped = s.Maximum(ids, new Term(s, ids).Op("ZerosLike")), rows = Rows(s, values, clipped);
        Output positive = s.GreaterEqual(ids, new Term(s, ids).Constant(0));
        Output missing = s.Pack([s.Sub(s.Rank(rows), s.Rank(positive))]);
        Output shape = s.Join(BroadcastGradient.ShapeOf(s, positive), s.Fill(missing, s.Const(1)));
        Output all = s.Fill(BroadcastGradient.ShapeOf(s, rows), s.Const(true));
        positive = s.LogicalAnd(s.Reshape(positive, shape), all);
        return (s.SelectV2(positive, rows, new Term(s, rows).Op("ZerosLike")), clipped, positive);
    }

    /// <summary>Gradient of UnsortedSegmentMax and UnsortedSegmentMin.</summary>
    public static Output OfUnsortedExtreme(GradientContext g)
    {
        Scope s = g.Scope;
        Output dy = g.OutputGradient(0);
        (Output results, Output clipped, Output positive) = RowsOrZeros(s, g.Output(0), g.Input(1));
        Output chosen = s.LogicalAnd(s.Equal(g.Input(0), results), positive);
        Output count = s.UnsortedSegmentSum(s.Cast(chosen, dy.ValueType), g.Input(1), g.Input(2));
        Output shares = Rows(s, new Term(s, dy) / new Term(s, count), clipped), zeros = new Term(s, shares).Op("ZerosLike");
        return s.SelectV2(chosen, s.SelectV2(positive, shares, zeros), zeros);
    }

    /// <summary>Gradient of UnsortedSegmentProd.</summary>
    public static Output OfUnsortedProduct(GradientContext g)
    {
        Scope s = g.Scope;
        Term data = new(s, g.Input(0)), dy = new(s, g.OutputGradient(0));
        Output ids = g.Input(1), isZero = s.Equal(data, data.Constant(0)), zeros = s.UnsortedSegmentSum(s.Cast(isZero, DType.Int32), ids, g.Input(2));
        Output masked = s.SelectV2(s.Greater(zeros, s.Const(1)), dy.Op("ZerosLike"), dy), others = s.SelectV2(isZero, data.Op("OnesLike"), data);
        Output products = s.UnsortedSegmentProd(others, ids, g.Input(2));
        (Output gradient, Output clipped, _) = RowsOrZeros(s, masked, ids);
        Output quotient = data.With(Rows(s, g.Output(0), clipped)) / data;
        return s.Mul(gradient, s.SelectV2(isZero, Rows(s, products, clipped), quotient));
    }
}
