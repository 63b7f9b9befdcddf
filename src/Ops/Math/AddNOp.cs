using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The sum of tensors of one shape; integers wrap.</summary>
[Op("AddN(inputs: N * T) -> sum: T", "N: int >= 1",
    "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64, variant}",
    Commutative = true, Aggregate = true)]
static class AddNOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape shape = c.Input(c.InputCount - 1);
        for (int i = c.InputCount - 2; i >= 0; i--) shape = c.Merge(c.Input(i), shape, $"\n\tFrom merging shape {i} with other shapes.");
        c.SetOutput(0, shape);
    }

    public static void Gradient(GradientContext g)
    {
        for (int i = 0; i < g.InputCount; i++) g.SetInput(i, g.OutputGradient(0));
    }

    [CpuKernel("T: numbers")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T>
    {
        Tensor first = c.Input(0);
        for (int i = 1; i < c.InputCount; i++) Check(c, i, first);
        if (c.InputCount == 1)
        {
            c.SetOutput(0, first);
            return;
        }
        Tensor sum = c.ForwardOrAllocate(0, 0, first.Shape);
        TensorPrimitives.Add(first.Read<T>(), c.Input(1).Read<T>(), sum.Write<T>());
        for (int i = 2; i < c.InputCount; i++) TensorPrimitives.Add(sum.Read<T>(), c.Input(i).Read<T>(), sum.Write<T>());
    }

    [CpuKernel("T: variant")]
    public static void ComputeLists(KernelContext c) => ListSum.Run(c);

    static void Check(KernelContext c, int index, Tensor first)
    {
        Tensor other = c.Input(index);
        if (other.Shape == first.Shape) return;
        Throw.InvalidArgument($"Inputs to operation {c.Node.Name} of type AddN must have the same size and shape.  "
            + $"Input 0: {first.Shape} != input {index}: {other.Shape}");
    }
}
