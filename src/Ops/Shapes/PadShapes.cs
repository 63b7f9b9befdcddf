using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Shapes of padded tensors.</summary>
static class PadShapes
{
    /// <summary>Output 0 is input 0 with input 1 added around it.</summary>
    public static void Infer(ShapeContext c)
    {
        PartialShape paddings = c.WithRank(1, 2), input = c.Input(0);
        if (paddings[1] is not (2 or PartialShape.UnknownDim)) c.Fail($"Dimension must be 2 but is {paddings[1]}");
        Tensor? values = c.Constant(1);
        long rows = paddings[0];
        if (values is null)
        {
            if (rows >= 0 && input.HasRank && rows != input.Rank) c.Fail($"Shape must be rank {rows} but is rank {input.Rank}");
            int rank = input.HasRank ? input.Rank : (int)rows;
            c.SetOutput(0, rank < 0 ? PartialShape.Unknown : PartialShape.OfRank(rank));
            return;
        }
        for (int i = 0; i < values.ElementCount; i++)
        {
            if (values.Int(i) < 0) c.Fail("Paddings must be non-negative");
        }
        input = c.WithRank(0, (int)values.Shape[0]);
        long[] dims = new long[input.Rank];
        for (int i = 0; i < dims.Length; i++) dims[i] = input[i] < 0 ? PartialShape.UnknownDim : input[i] + values.Int(2 * i) + values.Int(2 * i + 1);
        c.SetOutput(0, PartialShape.Of(dims));
    }
}
