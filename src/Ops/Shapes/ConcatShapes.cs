using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Shapes of concatenations.</summary>
static class ConcatShapes
{
    /// <summary>Sets output 0 of a node that concatenates inputs <paramref name="first"/> up to <paramref name="end"/> along input <paramref name="axisInput"/>.</summary>
    public static void Infer(ShapeContext c, int first, int end, int axisInput)
    {
        c.WithRank(axisInput, 0);
        c.SetOutput(0, c.Constant(axisInput) is { } axis ? Along(c, first, end, axis.Int()) : AnyAxis(c, first, end));
    }

    static PartialShape AnyAxis(ShapeContext c, int first, int end)
    {
        int rank = -1;
        for (int i = first; i < end && rank < 0; i++) rank = c.Input(i).Rank;
        if (rank < 0) return PartialShape.Unknown;
        if (rank == 0) c.Fail("Can't concatenate scalars (use tf.stack instead)");
        for (int i = first; i < end; i++) c.WithRank(i, rank);
        return PartialShape.OfRank(rank);
    }

    static PartialShape Along(ShapeContext c, int first, int end, long axis)
    {
        int minRank = (int)(axis < 0 ? -axis : axis + 1);
        PartialShape? before = null, after = null;
        long sum = 0;
        for (int i = end - 1; i >= first; i--)
        {
            PartialShape input = c.WithRankAtLeast(i, minRank);
            if (!input.HasRank)
            {
                sum = PartialShape.UnknownDim;
                continue;
            }
            int at = Layout.Axis(axis, input.Rank);
            PartialShape start = input.Slice(0, at), tail = input.Slice(at + 1);
            before = before is null ? start : c.Merge(start, before);
            after = after is null ? tail : c.Merge(tail, after);
            sum = sum < 0 || input[at] < 0 ? PartialShape.UnknownDim : sum + input[at];
        }
        return before is null ? PartialShape.Unknown : before.Concat(PartialShape.Of(sum)).Concat(after!);
    }
}
