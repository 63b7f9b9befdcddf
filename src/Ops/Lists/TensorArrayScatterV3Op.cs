using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Writes the slices of a tensor along axis 0 as elements of a tensor array.</summary>
[Op("TensorArrayScatterV3(handle: resource, indices: int32, value: T, flow_in: float) -> flow_out: float", "T: type", Stateful = true)]
static class TensorArrayScatterV3Op
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 1);
        c.WithRank(3, 0);
        TensorArrays.FlowShape(c);
    }

    public static void Gradient(GradientContext g)
    {
        Output flow = g.OutputGradient(0);
        TensorArrayGradV3Outputs gradient = TensorArrays.GradientOf(g, g.Input(0), flow);
        g.SetInput(2, g.Scope.TensorArrayGatherV3(gradient.GradHandle, g.Input(1), gradient.FlowOut, g.Input(2).ValueType));
        g.SetInput(3, flow);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor indices = c.Input(1), value = c.Input(2);
        TensorArray array = TensorArrays.Get(c);
        if (indices.Shape.Rank != 1) Throw.InvalidArgument($"Expected indices to be a vector, but received shape: {indices.Shape}");
        if (value.Shape.Rank == 0)
        {
            Throw.InvalidArgument($"Input value for unpack must be at least a vector but received shape: {value.Shape}");
        }
        if (indices.ElementCount != value.Shape[0])
        {
            Throw.InvalidArgument($"Expected len(indices) == values.shape[0], but saw: {indices.ElementCount} vs. {value.Shape[0]}");
        }
        Shape element = value.Shape.Slice(1, value.Shape.Rank);
        for (int i = 0; i < indices.Shape.Count; i++)
        {
            using Tensor row = value.Rows(i, 1), item = row.Reshape(element);
            array.Write(indices.Read<int>()[i], item);
        }
        c.SetOutput(0, c.Input(3));
    }
}
