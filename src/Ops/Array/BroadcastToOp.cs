using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor repeated along axes of size 1 to fill a shape, as Numpy broadcasts.</summary>
[Op("BroadcastTo(input: T, shape: Tidx) -> output: T", "T: type", "Tidx: {int32, int64} = DT_INT32")]
static class BroadcastToOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape input = c.Input(0), wanted = c.ShapeFromInput(1);
        if (wanted.HasRank) c.WithRankAtMost(0, wanted.Rank);
        if (!wanted.HasRank || !input.HasRank)
        {
            c.SetOutput(0, wanted);
            return;
        }
        for (int i = 1; i <= input.Rank; i++)
        {
            long from = input[-i], to = wanted[-i];
            if (from > 1 && to >= 0 && from != to) c.Fail($"Dimensions must be equal, but are {from} and {to}");
        }
        c.SetOutput(0, wanted);
    }

    public static void Gradient(GradientContext g)
    {
        Scope scope = g.Scope;
        Output input = g.Input(0), sizes = g.Input(1), own = scope.Shape(input, sizes.ValueType);
        Output axes = scope.BroadcastGradientArgs(own, sizes).R0;
        Output sum = g.Call("Sum", [g.OutputGradient(0), axes], [("T", input.ValueType), ("Tidx", sizes.ValueType), ("keep_dims", true)]);
        g.SetInput(0, scope.Reshape(sum, own));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor input = c.Input(0), sizes = c.Input(1);
        if (sizes.Shape.Rank > 1) Throw.InvalidArgument($"Shape must be at most 1-D, got shape {sizes.Shape}");
        Span<long> dims = stackalloc long[Tensors.Shape.MaxRank];
        var shape = new Shape(sizes.Ints(dims));
        if (input.Shape == shape)
        {
            c.SetOutput(0, input);
            return;
        }
        int added = shape.Rank - input.Shape.Rank;
        if (added < 0)
        {
            Throw.InvalidArgument($"Rank of input ({input.Shape.Rank}) must be no greater than rank of output shape ({shape.Rank}).");
        }
        for (int i = 0; i < input.Shape.Rank; i++)
        {
            if (input.Shape[i] != 1 && input.Shape[i] != shape[added + i])
            {
                Throw.InvalidArgument($"Incompatible shapes: {input.Shape} vs. {shape}");
            }
        }
        Copy(input, c.Allocate(0, shape));
    }

    /// <summary>Fills <paramref name="output"/> with <paramref name="input"/>, whose shape broadcasts to its.</summary>
    public static void Copy(Tensor input, Tensor output)
    {
        Moves.Run(input.DType, new Move(input, output));
        Moves.Hold(output);
    }

    readonly ref struct Move(Tensor input, Tensor output) : IMove
    {
        public void Run<T>()
        {
            int rank = output.Shape.Rank, added = rank - input.Shape.Rank;
            Span<CopyAxis> axes = stackalloc CopyAxis[rank];
            long from = 1, to = 1;
            for (int i = rank - 1; i >= 0; i--)
            {
                long own = i < added ? 1 : input.Shape[i - added], size = output.Shape[i];
                axes[i] = new(size, own == 1 ? 0 : from, to);
                from *= own;
                to *= size;
            }
            StridedCopy.Run(Moves.Of<T>(input), 0, Moves.Of<T>(output), 0, axes);
        }
    }
}
