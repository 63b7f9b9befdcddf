using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>One of several references to variables.</summary>
[Op("RefSelect(index: int32, inputs: Ref(N * T)) -> output: Ref(T)", "T: type", "N: int >= 1")]
static class RefSelectOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 0);
        PartialShape shape = c.Input(1);
        for (int i = 2; i < c.InputCount; i++)
        {
            if (!c.Input(i).Equals(shape)) shape = PartialShape.Unknown;
        }
        c.SetOutput(0, shape);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor index = c.Input(0);
        int chosen = index.Shape.Rank == 0 ? index.Item<int>() : Throw.InvalidArgument<int>("Index must be a scalar, but it has shape "
            + $"{index.Shape}");
        if ((uint)chosen >= (uint)(c.InputCount - 1))
        {
            Throw.InvalidArgument($"Index must be in the range [0, {c.InputCount - 1}) but got {chosen}");
        }
        c.SetReference(0, c.InputVariable(chosen + 1));
    }
}
