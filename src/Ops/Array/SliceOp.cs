using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The block of a tensor that begins at begin and has the sizes size; -1: up to the end.</summary>
[Op("Slice(input: T, begin: Index, size: Index) -> output: T", "T: type", "Index: {int32, int64}")]
static class SliceOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape begins = c.WithRank(1, 1), sizes = c.WithRank(2, 1);
        long count = c.Merge(begins, sizes)[0];
        PartialShape input = count >= 0 ? c.WithRank(0, (int)count) : c.Input(0);
        long[]? begin = c.ConstantInts(1), size = c.ConstantInts(2);
        bool isOpen = c.Constant(2) is not null;
        if (!input.HasRank || size is null || size.Length != input.Rank)
        {
            c.SetOutput(0, input.HasRank ? PartialShape.OfRank(input.Rank) : PartialShape.Unknown);
            return;
        }
        long[] dims = new long[input.Rank];
        for (int i = 0; i < dims.Length; i++) dims[i] = SizeOf(input[i], begin is null ? -1 : begin[i], size[i], isOpen);
        c.SetOutput(0, PartialShape.Of(dims));
    }

    /// <summary>A size of -1 means all that is left if it is known to be -1, else that it is not known.</summary>
    static long SizeOf(long dim, long begin, long size, bool isOpen) =>
        size >= 0 ? size : isOpen && dim >= 0 && begin >= 0 ? Math.Max(dim - begin, 0) : PartialShape.UnknownDim;

    public static void Gradient(GradientContext g)
    {
        Scope scope = g.Scope;
        Output input = g.Input(0), begin = g.Input(1);
        DType index = begin.ValueType;
        Output column = scope.Pack([scope.Rank(input), scope.Const(1)]);
        Output size = scope.Shape(g.Output(0), index);
        Output left = g.Call("Sub", [scope.Shape(input, index), size], [("T", index)]);
        Output after = scope.Reshape(g.Call("Sub", [left, begin], [("T", index)]), column);
        Output paddings = scope.ConcatV2([scope.Reshape(begin, column), after], scope.Const(1));
        g.SetInput(0, scope.Pad(g.OutputGradient(0), paddings));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor input = c.Input(0), begin = c.Input(1), size = c.Input(2);
        int rank = input.Shape.Rank;
        if (begin.Shape.Rank != 1 || size.Shape.Rank != 1 || begin.ElementCount != rank || size.ElementCount != rank)
        {
            Throw.InvalidArgument($"Expected begin and size arguments to be 1-D tensors of size {rank}, but got shapes {begin.Shape} and "
                + $"{size.Shape} instead.");
        }
        Span<long> begins = stackalloc long[rank], sizes = stackalloc long[rank];
        begin.Ints(begins);
        size.Ints(sizes);
        for (int i = 0; i < rank; i++) Check(input.Shape[i], begins[i], ref sizes[i], i);
        var shape = new Shape(sizes);
        if (shape == input.Shape)
        {
            c.SetOutput(0, input);
            return;
        }
        Tensor output = c.Allocate(0, shape);
        Moves.Run(input.DType, new Move(input, begins, output));
        Moves.Hold(output);
    }

    static void Check(long dim, long begin, ref long size, int axis)
    {
        if (size == -1) size = dim - begin;
        if (dim == 0)
        {
            if (begin != 0 || size != 0)
            {
                Throw.InvalidArgument($"Expected begin[{axis}] == 0 (got {begin}) and size[{axis}] == 0 (got {size}) when "
                    + $"input.dim_size({axis}) == 0");
            }
            return;
        }
        if (begin < 0 || begin > dim) Throw.InvalidArgument($"Expected begin[{axis}] in [0, {dim}], but got {begin}");
        if (size < 0 || begin + size > dim) Throw.InvalidArgument($"Expected size[{axis}] in [0, {dim - begin}], but got {size}");
    }

    readonly ref struct Move(Tensor input, ReadOnlySpan<long> begins, Tensor output) : IMove
    {
        readonly ReadOnlySpan<long> _begins = begins;

        public void Run<T>()
        {
            Span<CopyAxis> axes = stackalloc CopyAxis[_begins.Length];
            long from = 1, to = 1, start = 0;
            for (int i = axes.Length - 1; i >= 0; i--)
            {
                axes[i] = new(output.Shape[i], from, to);
                start += _begins[i] * from;
                from *= input.Shape[i];
                to *= output.Shape[i];
            }
            StridedCopy.Run(Moves.Of<T>(input), start, Moves.Of<T>(output), 0, axes);
        }
    }
}
