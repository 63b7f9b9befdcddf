using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Shapes of tensors with reordered axes.</summary>
static class TransposeShapes
{
    /// <summary>Output 0 is input 0 with axes in the order of input 1.</summary>
    public static void Infer(ShapeContext c)
    {
        PartialShape input = c.Input(0), perm = c.Input(1);
        Tensor? order = c.Constant(1);
        long count = order is not null ? order.ElementCount : perm.ElementCount >= 0 ? perm.ElementCount : PartialShape.UnknownDim;
        if (!input.HasRank && count < 2)
        {
            c.SetOutput(0, PartialShape.Unknown);
            return;
        }
        int rank = input.HasRank ? input.Rank : (int)count;
        c.WithRank(1, 1);
        if (count >= 0 && count != rank) c.Fail($"Dimension must be {rank} but is {count}");
        long[] dims = new long[rank];
        Array.Fill(dims, PartialShape.UnknownDim);
        for (int i = 0; order is not null && i < rank; i++)
        {
            long axis = order.Int(i);
            if (axis >= rank || axis <= -rank) c.Fail($"perm dim {axis} is out of range of input rank {rank}");
            if (input.HasRank) dims[i] = input[Layout.Axis(axis, rank)];
        }
        c.SetOutput(0, PartialShape.Of(dims));
    }
}
