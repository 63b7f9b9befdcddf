using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Zeros of a shape with slices added at the places that rows of indices name.</summary>
[Op("ScatterNd(indices: Tindices, updates: T, shape: Tindices) -> output: T", "T: type", "Tindices: {int16, int32, int64}", "bad_indices_policy: string = ''")]
static class ScatterNdOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape indices = c.WithRankAtLeast(0, 1), updates = c.Input(1);
        ScatterNdShapes.Infer(c, c.ShapeFromInput(2), indices, updates);
    }

    public static void Gradient(GradientContext g) => g.SetInput(1, g.Scope.GatherNd(g.OutputGradient(0), g.Input(0)));

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor indices = c.Input(0), updates = c.Input(1), sizes = c.Input(2);
        Span<long> dims = stackalloc long[Tensors.Shape.MaxRank];
        var shape = new Shape(sizes.Ints(dims));
        ScatterNdKernel.Check(shape, indices.Shape, updates.Shape, ScatterNdForm.Scatter, sizes.ElementCount);
        if (sizes.Shape.Rank != 1) Throw.InvalidArgument("Shape must be a vector");
        Tensor output = c.Allocate(0, shape);
        if (output.DType.IsNumeric()) output.WriteBytes().Clear();
        if (shape.ElementCount > 0) ScatterNdKernel.Run(c.Node, indices, updates, output, ScatterKind.Add);
    }
}
