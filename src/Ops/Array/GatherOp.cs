using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Rows of a tensor in the order of indices; older form of GatherV2.</summary>
[Op("Gather(params: Tparams, indices: Tindices) -> output: Tparams", "validate_indices: bool = true", "Tparams: type", "Tindices: {int32, int64}")]
static class GatherOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, GatherShapes.Along(c, c.WithRankAtLeast(0, 1), 0, 0));

    public static void Gradient(GradientContext g) => GatherGradient.Rows(g);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        if (c.Input(0).Shape.Rank == 0) Throw.InvalidArgument("params must be at least 1 dimensional");
        Gathering.Run(c, axis: 0, batch: 0);
    }
}
