using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Tensors of one shape joined along a new axis.</summary>
[Op("Pack(values: N * T) -> output: T", "N: int >= 1", "T: type", "axis: int = 0")]
static class PackOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape shape = c.Input(c.InputCount - 1);
        for (int i = c.InputCount - 2; i >= 0; i--) shape = c.Merge(c.Input(i), shape, $"\n\tFrom merging shape {i} with other shapes.");
        if (!shape.HasRank)
        {
            c.SetOutput(0, shape);
            return;
        }
        long asked = c.Int("axis");
        int axis = Layout.Axis(asked, shape.Rank + 1);
        if (axis < 0) c.Fail($"Invalid axis: {asked}; must be in [{-shape.Rank - 1},{shape.Rank + 1})");
        c.SetOutput(0, PartialShape.Of([.. shape.Dims[..axis], c.InputCount, .. shape.Dims[axis..]]));
    }

    public static void Gradient(GradientContext g)
    {
        Node parts = g.Scope.Unpack(g.OutputGradient(0), g.InputCount, g.Int("axis"));
        for (int i = 0; i < g.InputCount; i++) g.SetInput(i, parts[i]);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly long _axis = k.Int("axis");

        public override void Compute(KernelContext context)
        {
            ref readonly Shape shape = ref context.Input(0).Shape;
            int axis = Layout.Axis(_axis, shape.Rank + 1);
            if (axis < 0) Throw.InvalidArgument($"axis = {_axis} not in [{-shape.Rank - 1}, {shape.Rank + 1})");
            for (int i = 1; i < context.InputCount; i++)
            {
                if (context.Input(i).Shape != shape)
                {
                    Throw.InvalidArgument($"Shapes of all inputs must match: values[0].shape = {shape} != values[{i}].shape = "
                        + $"{context.Input(i).Shape}");
                }
            }
            Tensor output = context.Allocate(0, shape.Insert(axis, context.InputCount));
            if (output.ElementCount > 0) Moves.Run(output.DType, new Move(context, axis, output));
            Moves.Hold(output);
        }
    }

    readonly ref struct Move(KernelContext c, int axis, Tensor output) : IMove
    {
        public void Run<T>()
        {
            Span<T> target = Moves.Of<T>(output);
            long outer = output.Shape.Product(0, axis), part = output.Shape.Product(axis + 1, output.Shape.Rank);
            Span<CopyAxis> axes = stackalloc CopyAxis[2];
            for (int i = 0; i < c.InputCount; i++)
            {
                axes[0] = new(outer, part, part * c.InputCount);
                axes[1] = new(part, 1, 1);
                StridedCopy.Run(Moves.Of<T>(c.Input(i)), 0, target, i * part, axes);
            }
        }
    }
}
