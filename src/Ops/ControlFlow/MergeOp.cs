using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Passes on the first value that comes, with the number of the input it came from.</summary>
[Op("Merge(inputs: N * T) -> output: T, value_index: int32", "T: type", "N: int >= 1")]
static class MergeOp
{
    public static void Shape(ShapeContext c) => LoopShapes.Merge(c);

    public static void Gradient(GradientContext g) => BranchGradient.Merge(g);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        int taken = 0;
        while (!c.HasInput(taken)) taken++;
        ValuePassing.Compute(c, input: taken, output: 0);
        c.Allocate(1, Tensors.Shape.Scalar).Write<int>()[0] = taken;
    }
}
