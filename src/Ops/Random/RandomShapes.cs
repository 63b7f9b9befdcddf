using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Shapes that come as an input.</summary>
static class RandomShapes
{
    /// <summary>The output has the shape that input 0 says.</summary>
    public static void FromInput(ShapeContext c)
    {
        c.WithRankAtMost(0, 1);
        c.SetOutput(0, c.ShapeFromInput(0));
    }

    /// <summary>The shape in an input.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: not a vector, or a negative size.</exception>
    public static Shape Read(KernelContext context, int input)
    {
        Tensor sizes = context.Input(input);
        if (sizes.Shape.Rank != 1) Throw.InvalidArgument($"shape must be a vector of {{int32,int64}}, got shape {sizes.Shape}");
        return new IndexReader(sizes).ToShape();
    }
}
