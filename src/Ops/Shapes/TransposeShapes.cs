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
        long count = perm.ElementCount >= 0 ? perm.ElementCount : PartialShape.UnknownDim;
        if (!input.HasRank && count < 0)
        {
            c.SetOutput(0, PartialShape.Unknown);
            return;
        }
        if (input.HasRank && count >= 0 && input.Rank >= 2 && input.Rank != count) c.Fail($"Dimension must be {input.Rank} but is {count}");
        int rank = input.HasRank ? input.Rank : (int)count;
        if (order is null || !input.HasRank)
        {
            c.SetOutput(0, PartialShape.OfRank(rank));
            return;
        }
        long[] dims = new long[rank];
        for (int i = 0; i < rank && i < order.ElementCount; i++)
        {
            int axis = Layout.Axis(order.Int(i), rank);
            if (axis < 0) c.Fail($"perm dim {order.Int(i)} is out of range of input rank {rank}");
            dims[i] = input[axis];
        }
        c.SetOutput(0, PartialShape.Of(dims));
    }
}
