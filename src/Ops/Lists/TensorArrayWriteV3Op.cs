using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Writes one element of a tensor array.</summary>
[Op("TensorArrayWriteV3(handle: resource, index: int32, value: T, flow_in: float) -> flow_out: float", "T: type", Stateful = true)]
static class TensorArrayWriteV3Op
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.WithRank(3, 0);
        TensorArrays.FlowShape(c);
    }

    public static void Gradient(GradientContext g)
    {
        Output flow = g.OutputGradient(0);
        TensorArrayGradV3Outputs gradient = TensorArrays.GradientOf(g, g.Input(0), flow);
        g.SetInput(2, g.Scope.TensorArrayReadV3(gradient.GradHandle, g.Input(1), gradient.FlowOut, g.Input(2).ValueType));
        g.SetInput(3, flow);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor index = c.Input(1);
        if (index.Shape.Rank != 0) Throw.InvalidArgument($"TensorArray index must be scalar, but had shape: {index.Shape}");
        TensorArrays.Get(c).Write(index.Item<int>(), c.Input(2));
        c.SetOutput(0, c.Input(3));
    }
}
