using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>One element of a tensor array.</summary>
[Op("TensorArrayReadV3(handle: resource, index: int32, flow_in: float) -> value: dtype", "dtype: type", Stateful = true)]
static class TensorArrayReadV3Op
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.WithRank(2, 0);
        c.SetOutput(0, PartialShape.Unknown);
    }

    public static void Gradient(GradientContext g)
    {
        TensorArrayGradV3Outputs gradient = TensorArrays.GradientOf(g, g.Input(0), g.Input(2));
        g.SetInput(2, g.Scope.TensorArrayWriteV3(gradient.GradHandle, g.Input(1), g.OutputGradient(0), gradient.FlowOut));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor index = c.Input(1);
        if (index.Shape.Rank != 0) Throw.InvalidArgument($"TensorArray index must be scalar, but had shape: {index.Shape}");
        TensorArray array = TensorArrays.Get(c);
        TensorArrays.CheckType(array, c.Node.OutputTypes[0]);
        c.MoveOutput(0, array.Read(index.Item<int>()));
    }
}
