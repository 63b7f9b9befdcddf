using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor of given sizes whose elements are all the same.</summary>
[Op("Fill(dims: index_type, value: T) -> output: T", "T: type", "index_type: {int32, int64} = DT_INT32")]
static class FillOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 1);
        c.WithRank(1, 0);
        PartialShape dims = c.ShapeFromInput(0);
        if (c.Constant(0) is { } values)
        {
            for (int i = 0; i < values.ElementCount; i++)
            {
                if (values.Int(i) < 0) c.Fail("Fill dimensions must be >= 0");
            }
        }
        c.SetOutput(0, dims);
    }

    public static void Gradient(GradientContext g)
    {
        Output gradient = g.OutputGradient(0);
        Output axes = g.Scope.Range(g.Scope.Const(0), g.Scope.Rank(gradient), g.Scope.Const(1));
        g.SetInput(1, g.Call("Sum", [gradient, axes], [("T", gradient.ValueType), ("Tidx", DType.Int32)]));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor dims = c.Input(0), value = c.Input(1);
        if (dims.Shape.Rank > 1 || (dims.Shape.Rank == 0 && dims.ElementCount != 1))
        {
            Throw.InvalidArgument($"dims must represent a vector, got shape {dims.Shape}");
        }
        if (value.ElementCount != 1 || value.Shape.Rank > 1)
        {
            Throw.InvalidArgument($"value must represent a scalar, got shape {value.Shape}");
        }
        Span<long> sizes = stackalloc long[Tensors.Shape.MaxRank];
        sizes = dims.Ints(sizes);
        Tensor output = c.Allocate(0, new Shape(sizes));
        Moves.Run(value.DType, new Move(value, output));
        Moves.Hold(output);
    }

    readonly ref struct Move(Tensor value, Tensor output) : IMove
    {
        public void Run<T>() => Moves.Of<T>(output).Fill(Moves.Of<T>(value)[0]);
    }
}
