using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Writes parts of a tensor along axis 0, of given sizes, as the elements of a tensor array.</summary>
[Op("TensorArraySplitV3(handle: resource, value: T, lengths: int64, flow_in: float) -> flow_out: float", "T: type", Stateful = true)]
static class TensorArraySplitV3Op
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(2, 1);
        c.WithRank(3, 0);
        TensorArrays.FlowShape(c);
    }

    public static void Gradient(GradientContext g)
    {
        Output flow = g.OutputGradient(0);
        TensorArrayGradV3Outputs gradient = TensorArrays.GradientOf(g, g.Input(0), flow);
        g.SetInput(1, g.Scope.TensorArrayConcatV3(gradient.GradHandle, gradient.FlowOut, g.Input(1).ValueType).Value);
        g.SetInput(3, flow);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor value = c.Input(1), lengths = c.Input(2);
        TensorArray array = TensorArrays.Get(c);
        if (lengths.Shape.Rank != 1) Throw.InvalidArgument($"Expected lengths to be a vector, received shape: {lengths.Shape}");
        if (value.Shape.Rank == 0) Throw.InvalidArgument($"Expected value to be at least a vector, but received shape: {value.Shape}");
        long sum = 0;
        foreach (long length in lengths.Read<long>()) sum += length;
        if (sum != value.Shape[0])
        {
            Throw.InvalidArgument($"Expected sum of lengths to be equal to values.shape[0], but sum of lengths is {sum} and value's shape "
                + $"is: {value.Shape} ");
        }
        long start = 0;
        for (int i = 0; i < lengths.Shape.Count; i++)
        {
            long length = lengths.Read<long>()[i];
            using Tensor part = value.Rows(start, length);
            array.Write(i, part);
            start += length;
        }
        c.SetOutput(0, c.Input(3));
    }
}
