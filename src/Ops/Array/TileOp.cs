using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor repeated a number of times along each axis.</summary>
[Op("Tile(input: T, multiples: Tmultiples) -> output: T", "T: type", "Tmultiples: {int32, int64} = DT_INT32")]
static class TileOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape multiples = c.ShapeFromInput(1), input = c.Input(0);
        if (input.HasRank && !multiples.HasRank) multiples = PartialShape.OfRank(input.Rank);
        if (input.HasRank && multiples.Rank != input.Rank) c.Fail($"Shape must be rank {input.Rank} but is rank {multiples.Rank}");
        if (!multiples.HasRank)
        {
            c.SetOutput(0, PartialShape.Unknown);
            return;
        }
        if (!input.HasRank) input = PartialShape.OfRank(multiples.Rank);
        long[] dims = new long[input.Rank];
        for (int i = 0; i < dims.Length; i++) dims[i] = Times(input[i], multiples[i]);
        c.SetOutput(0, PartialShape.Of(dims));
    }

    static long Times(long a, long b) => a == 0 || b == 0 ? 0 : a < 0 || b < 0 ? PartialShape.UnknownDim : a * b;

    public static void Gradient(GradientContext g)
    {
        Scope scope = g.Scope;
        Output input = g.Input(0), multiples = g.Input(1);
        Output sizes = scope.Shape(input, multiples.ValueType);
        Output pairs = scope.Transpose(scope.Pack([multiples, sizes]), scope.Const([1, 0]));
        Output split = scope.Reshape(pairs, scope.Const([-1]));
        Output axes = scope.Range(scope.Const(0), scope.Size(split), scope.Const(2));
        Output parts = scope.Reshape(g.OutputGradient(0), split);
        g.SetInput(0, g.Call("Sum", [parts, axes], [("T", input.ValueType), ("Tidx", DType.Int32)]));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor input = c.Input(0), multiples = c.Input(1);
        int rank = input.Shape.Rank;
        if (multiples.Shape.Rank != 1) Throw.InvalidArgument($"Expected multiples to be 1-D, but got shape {multiples.Shape}");
        if (multiples.ElementCount != rank)
        {
            Throw.InvalidArgument($"Expected multiples argument to be a vector of length {rank} but got length {multiples.ElementCount}");
        }
        Span<long> dims = stackalloc long[rank], times = stackalloc long[rank];
        multiples.Ints(times);
        bool same = true;
        for (int i = 0; i < rank; i++)
        {
            if (times[i] < 0) Throw.InvalidArgument($"Expected multiples[{i}] >= 0, but got {times[i]}");
            dims[i] = input.Shape[i] * times[i];
            same &= times[i] == 1;
        }
        if (same)
        {
            c.SetOutput(0, input);
            return;
        }
        Tensor output = c.Allocate(0, new Shape(dims));
        if (output.ElementCount == 0) return;
        if (input.DType == DType.UInt16)
        {
            Throw.Unimplemented($"TileOp : The input data type is not supported, DataType : {input.DType.Name()}, Dimension : {rank}");
        }
        Moves.Run(input.DType, new Move(input, times, output));
        Moves.Hold(output);
    }

    readonly ref struct Move(Tensor input, ReadOnlySpan<long> times, Tensor output) : IMove
    {
        readonly ReadOnlySpan<long> _times = times;

        public void Run<T>()
        {
            Span<CopyAxis> axes = stackalloc CopyAxis[2 * _times.Length];
            long from = 1, to = 1;
            for (int i = _times.Length - 1; i >= 0; i--)
            {
                long size = input.Shape[i];
                axes[2 * i] = new(_times[i], 0, to * size);
                axes[2 * i + 1] = new(size, from, to);
                from *= size;
                to *= size * _times[i];
            }
            StridedCopy.Run(Moves.Of<T>(input), 0, Moves.Of<T>(output), 0, axes);
        }
    }
}
