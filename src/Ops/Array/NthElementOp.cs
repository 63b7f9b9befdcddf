using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The element that would be at place n if each row were sorted, ascending or descending.</summary>
[Op("NthElement(input: T, n: int32) -> values: T", "reverse: bool = false", "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}")]
static class NthElementOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape input = c.WithRankAtLeast(0, 1);
        c.WithRank(1, 0);
        long n = c.Constant(1)?.Int() ?? PartialShape.UnknownDim;
        if (c.Constant(1) is not null && n < 0) c.Fail($"Dimension size, given by scalar input 1, must be non-negative but is {n}");
        if (input.HasRank && n >= 0 && input[-1] >= 0 && input[-1] <= n)
        {
            c.Fail($"Input must have last dimension > n = {n} but is {input[-1]}");
        }
        c.SetOutput(0, input.HasRank ? input.Slice(0, input.Rank - 1) : PartialShape.Unknown);
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output input = g.Input(0);
        DType type = input.ValueType;
        Output hits = s.Cast(g.Call("Equal", [s.ExpandDims(g.Output(0), s.Const(-1)), input], [("T", type)]), type);
        Output count = g.Call("Sum", [hits, s.Const(-1)], [("T", type), ("Tidx", DType.Int32), ("keep_dims", true)]);
        Output share = g.Call("RealDiv", [s.ExpandDims(g.OutputGradient(0), s.Const(-1)), count], [("T", type)]);
        g.SetInput(0, g.Call("Mul", [hits, share], [("T", type)]));
    }

    [CpuKernel("T: reals")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumber<T>
    {
        readonly bool _reverse = k.Bool("reverse");

        public override void Compute(KernelContext context)
        {
            Tensor input = context.Input(0), place = context.Input(1);
            int rank = input.Shape.Rank;
            if (place.Shape.Rank != 0) Throw.InvalidArgument($"N must be scalar but has rank {place.Shape.Rank}");
            int n = place.Item<int>();
            if (n < 0) Throw.InvalidArgument($"n must be non-negative but is {n}");
            if (rank == 0) Throw.InvalidArgument($"Input must be at least rank 1 but is rank {rank}");
            int columns = input.Shape.Int(rank - 1);
            if (columns <= n) Throw.InvalidArgument($"Input must have last dimension > n = {n}");
            Span<T> y = context.Allocate(0, input.Shape.Slice(0, rank - 1)).Write<T>();
            using Tensor sorted = Tensor.Allocate(input.DType, [columns]);
            for (int row = 0; row < y.Length; row++)
            {
                Span<T> line = sorted.Write<T>();
                input.Read<T>().Slice(row * columns, columns).CopyTo(line);
                line.Sort();
                y[row] = line[_reverse ? columns - 1 - n : n];
            }
        }
    }
}
