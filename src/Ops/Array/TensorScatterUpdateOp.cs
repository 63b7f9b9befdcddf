using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A tensor with slices replaced at places that rows of indices name.</summary>
[Op("TensorScatterUpdate(tensor: T, indices: Tindices, updates: T) -> output: T", "T: type", "Tindices: {int16, int32, int64, uint16}",
    "bad_indices_policy: string = ''")]
static class TensorScatterUpdateOp
{
    public static void Shape(ShapeContext c) => TensorScatter.Shape(c);

    public static void Gradient(GradientContext g)
    {
        Output gradient = g.OutputGradient(0);
        g.SetInput(0, g.Scope.TensorScatterUpdate(gradient, g.Input(1), g.Scope.ZerosLike(g.Input(2))));
        g.SetInput(2, g.Scope.GatherNd(gradient, g.Input(1)));
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => TensorScatter.Run(c, ScatterKind.Update);
}
