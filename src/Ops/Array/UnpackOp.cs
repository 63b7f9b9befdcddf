using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The slices of a tensor along an axis, which goes away.</summary>
[Op("Unpack(value: T) -> output: num * T", "num: int >= 0", "T: type", "axis: int = 0")]
static class UnpackOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape value = c.Input(0);
        if (!value.HasRank)
        {
            c.SetOutputs(PartialShape.Unknown);
            return;
        }
        long asked = c.Int("axis"), count = c.Int("num");
        if (value.Rank == 0) c.Fail("Shape must be at least rank 1 but is rank 0");
        int axis = Layout.Axis(asked, value.Rank);
        if (axis < 0) c.Fail($"Invalid axis: {asked}; must be in [{-value.Rank},{value.Rank})");
        if (value[axis] != PartialShape.UnknownDim && value[axis] != count) c.Fail($"Dimension must be {count} but is {value[axis]}");
        c.SetOutputs(PartialShape.Of([.. value.Dims[..axis], .. value.Dims[(axis + 1)..]]));
    }

    public static void Gradient(GradientContext g)
    {
        if (g.OutputCount == 0) return;
        var parts = new Output[g.OutputCount];
        for (int i = 0; i < parts.Length; i++) parts[i] = g.OutputGradient(i);
        g.SetInput(0, g.Scope.Pack(parts, g.Int("axis")));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly long _axis = k.Int("axis");

        public override void Compute(KernelContext context)
        {
            Tensor value = context.Input(0);
            int rank = value.Shape.Rank, axis = Layout.Axis(_axis, rank);
            if (axis < 0) Throw.InvalidArgument($"axis = {_axis} not in [{-rank}, {rank})");
            if (value.Shape[axis] != context.OutputCount)
            {
                Throw.InvalidArgument($"Input shape axis {axis} must equal {context.OutputCount}, got shape {value.Shape}");
            }
            Shape part = value.Shape.Without(axis);
            for (int i = 0; i < context.OutputCount; i++)
            {
                Tensor output = context.Allocate(i, part);
                Moves.Run(value.DType, new Move(value, axis, i, output));
                Moves.Hold(output);
            }
        }
    }

    readonly ref struct Move(Tensor value, int axis, int index, Tensor output) : IMove
    {
        public void Run<T>()
        {
            long outer = value.Shape.Product(0, axis), part = value.Shape.Product(axis + 1, value.Shape.Rank);
            StridedCopy.Run(Moves.Of<T>(value), index * part, Moves.Of<T>(output), 0, [new(outer, part * value.Shape[axis], part), new(part, 1, 1)]);
        }
    }
}
