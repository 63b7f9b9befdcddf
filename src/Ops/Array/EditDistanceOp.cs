using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Levenshtein distances of the sequences along the last axis of two sparse tensors, divided by the truth's length if asked.</summary>
[Op("EditDistance(hypothesis_indices: int64, hypothesis_values: T, hypothesis_shape: int64, truth_indices: int64, truth_values: T, truth_shape: int64) -> output: float",
    "normalize: bool = true", "T: type")]
static class EditDistanceOp
{
    public static void Shape(ShapeContext c)
    {
        long[]? a = BatchBlocks.Values(c.Constant(2)), b = BatchBlocks.Values(c.Constant(5));
        if (a is null || b is null || a.Length != b.Length)
        {
            c.SetOutput(0, PartialShape.Unknown);
            return;
        }
        c.SetOutput(0, PartialShape.Of([.. a.Zip(b, Math.Max).Take(a.Length - 1)]));
    }

    public static void Gradient(GradientContext g)
    {
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly bool _normalize = k.Bool("normalize");

        public override void Compute(KernelContext context)
        {
            Tensor shapeA = context.Input(2), shapeB = context.Input(5);
            if (shapeA.Shape.Rank != 1 || shapeB.Shape != shapeA.Shape || shapeA.ElementCount < 1)
            {
                Throw.InvalidArgument($"hypothesis_shape and truth_shape should be vectors of one length, but saw {shapeA.Shape} and "
                    + $"{shapeB.Shape}");
            }
            int rank = shapeA.Shape.Count - 1;
            Span<long> dims = stackalloc long[rank];
            for (int i = 0; i < rank; i++) dims[i] = Math.Max(shapeA.Int(i), shapeB.Int(i));
            var groups = new Shape(dims);
            List<int>[] hypotheses = Group(context.Input(0), context.Input(1), groups), truths = Group(context.Input(3), context.Input(4), groups);
            Span<float> y = context.Allocate(0, groups).Write<float>();
            for (int i = 0; i < y.Length; i++) y[i] = Distance(context.Input(1), hypotheses[i], context.Input(4), truths[i]);
        }

        /// <summary>Places of the values of each sequence.</summary>
        static List<int>[] Group(Tensor indices, Tensor values, in Shape groups)
        {
            if (indices.Shape.Rank != 2 || indices.Shape[0] != values.ElementCount || indices.Shape[1] != groups.Rank + 1)
            {
                Throw.InvalidArgument($"indices should be a matrix of {values.ElementCount} rows and {groups.Rank + 1} columns, but saw "
                    + $"{indices.Shape}");
            }
            var members = new List<int>[groups.Count];
            for (int i = 0; i < members.Length; i++) members[i] = [];
            for (int row = 0; row < values.Shape.Count; row++)
            {
                long group = 0;
                for (int axis = 0; axis < groups.Rank; axis++)
                {
                    long index = indices.Int(row * (groups.Rank + 1) + axis);
                    if ((ulong)index >= (ulong)groups[axis])
                    {
                        Throw.InvalidArgument($"index {index} of row {row} is not in [0, {groups[axis]})");
                    }
                    group = group * groups[axis] + index;
                }
                members[(int)group].Add(row);
            }
            return members;
        }

        float Distance(Tensor a, List<int> hypothesis, Tensor b, List<int> truth)
        {
            int[] costs = [.. Enumerable.Range(0, truth.Count + 1)];
            for (int i = 0; i < hypothesis.Count; i++)
            {
                int diagonal = costs[0];
                costs[0] = i + 1;
                for (int j = 0; j < truth.Count; j++)
                {
                    int substitute = diagonal + (Same(a, hypothesis[i], b, truth[j]) ? 0 : 1);
                    diagonal = costs[j + 1];
                    costs[j + 1] = Math.Min(substitute, Math.Min(costs[j], diagonal) + 1);
                }
            }
            float distance = costs[^1];
            return !_normalize ? distance : truth.Count > 0 ? distance / truth.Count : hypothesis.Count > 0 ? float.PositiveInfinity : 0;
        }

        static bool Same(Tensor a, int i, Tensor b, int j)
        {
            if (a.DType == DType.String) return a.Strings[i].AsSpan().SequenceEqual(b.Strings[j]);
            int size = a.DType.Size();
            return a.ReadBytes().Slice(i * size, size).SequenceEqual(b.ReadBytes().Slice(j * size, size));
        }
    }
}
