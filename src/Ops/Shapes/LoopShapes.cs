using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Shapes of values that go into loops and around them.</summary>
static class LoopShapes
{
    /// <summary>A constant keeps its shape in all iterations; of a loop variable only the rank is known, and that only where the loop keeps it.</summary>
    public static void Enter(ShapeContext c)
    {
        c.SetOutput(0, c.Bool("is_constant") ? c.Input(0) : PartialShape.Unknown);
        if (c.Handle(0) is { } handle) c.SetHandle(handle.DType, handle.Shape);
    }

    /// <summary>What all inputs have in common; an input that closes a loop has an unknown shape.</summary>
    public static void Merge(ShapeContext c)
    {
        c.SetOutput(1, PartialShape.Scalar);
        PartialShape common = c.Input(0);
        for (int i = 1; i < c.InputCount; i++) common = Common(common, c.Input(i));
        c.SetOutput(0, common);
    }

    static PartialShape Common(PartialShape a, PartialShape b)
    {
        if (!a.HasRank || !b.HasRank || a.Rank != b.Rank) return PartialShape.Unknown;
        long[] dims = new long[a.Rank];
        for (int i = 0; i < dims.Length; i++) dims[i] = a[i] == b[i] ? a[i] : PartialShape.UnknownDim;
        return PartialShape.Of(dims);
    }
}
