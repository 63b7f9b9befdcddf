using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Slices of a tensor: each row of indices names one by its leading axes.</summary>
[Op("GatherNd(params: Tparams, indices: Tindices) -> output: Tparams", "Tparams: type", "Tindices: {int16, int32, int64}", "bad_indices_policy: string = ''")]
static class GatherNdOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape from = c.Input(0), indices = c.WithRankAtLeast(1, 1);
        if (!from.HasRank || !indices.HasRank || indices[-1] < 0)
        {
            c.SetOutput(0, PartialShape.Unknown);
            return;
        }
        if (indices[-1] > from.Rank)
        {
            c.Fail($"indices.shape[-1] must be <= params.rank, but saw indices shape: {indices} and params shape: {from}");
        }
        c.SetOutput(0, indices.Slice(0, indices.Rank - 1).Concat(from.Slice((int)indices[-1])));
    }

    public static void Gradient(GradientContext g)
    {
        Output indices = g.Input(1), shape = g.Scope.Shape(g.Input(0), indices.ValueType);
        bool isRows = indices.Shape is { HasRank: true, Rank: 2 } && indices.Shape[1] == 1;
        if (isRows) g.SetInput(0, GradientValue.Slices(g.OutputGradient(0), g.Scope.Squeeze(indices, [-1]), shape));
        else g.SetInput(0, g.Scope.ScatterNd(indices, g.OutputGradient(0), shape));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly bool _ignoresBad = k.String("bad_indices_policy") == "IGNORE";

        public override void Compute(KernelContext context)
        {
            Tensor from = context.Input(0), indices = context.Input(1);
            if (from.Shape.Rank == 0) Throw.InvalidArgument("params must be at least a vector");
            if (indices.Shape.Rank == 0) Throw.InvalidArgument("indices must be at least a vector");
            int rank = indices.Shape.Rank, depth = indices.Shape.Int(rank - 1);
            if (depth > from.Shape.Rank)
            {
                Throw.InvalidArgument($"index innermost dimension length must be <= params rank; saw: {depth} vs. {from.Shape.Rank}");
            }
            Shape rows = indices.Shape.Slice(0, rank - 1);
            Tensor output = context.Allocate(0, rows.Concat(from.Shape.Slice(depth, from.Shape.Rank)));
            if (rows.ElementCount > 0 && from.ElementCount == 0)
            {
                Throw.InvalidArgument($"Requested more than 0 entries, but params is empty.  Params shape: {from.Shape}");
            }
            using Tensor slices = Tensor.Allocate(DType.Int64, rows);
            int bad = NdIndices.Resolve(indices, from.Shape, slices.Write<long>());
            if (bad >= 0 && !_ignoresBad)
            {
                Throw.InvalidArgument($"{NdIndices.Describe(indices, bad, ", ")} does not index into param shape {from.Shape}, node name: {context.Node.Name}");
            }
            Moves.Run(from.DType, new Move(from, slices, from.Shape.Product(depth, from.Shape.Rank), output));
            Moves.Hold(output);
        }
    }

    readonly ref struct Move(Tensor from, Tensor slices, long length, Tensor output) : IMove
    {
        public void Run<T>()
        {
            ReadOnlySpan<T> source = Moves.Of<T>(from);
            Span<T> target = Moves.Of<T>(output);
            ReadOnlySpan<long> numbers = slices.Read<long>();
            int size = (int)length;
            for (int i = 0; i < numbers.Length; i++)
            {
                Span<T> row = target.Slice(i * size, size);
                if (numbers[i] >= 0) source.Slice((int)(numbers[i] * length), size).CopyTo(row);
                else if (output.DType.IsNumeric()) row.Clear();
            }
        }
    }
}
