using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Sparse tensors one behind the other along an axis.</summary>
[Op("SparseConcat(indices: N * int64, values: N * T, shapes: N * int64) -> output_indices: int64, output_values: T, output_shape: int64",
    "concat_dim: int", "N: int >= 2", "T: type")]
static class SparseConcatOp
{
    public static void Shape(ShapeContext c)
    {
        int count = (int)c.Int("N");
        long values = 0, rank = PartialShape.UnknownDim;
        PartialShape sizes = PartialShape.OfRank(1);
        for (int i = 0; i < count; i++)
        {
            PartialShape indices = c.WithRank(i, 2);
            long these = c.MergeDims(indices[0], c.WithRank(count + i, 1)[0]);
            values = values < 0 || these < 0 ? PartialShape.UnknownDim : values + these;
            rank = c.MergeDims(rank, indices[1]);
            sizes = c.Merge(sizes, c.WithRank(2 * count + i, 1));
        }
        c.SetOutput(0, PartialShape.Of(values, rank));
        c.SetOutput(1, PartialShape.Of(values));
        c.SetOutput(2, sizes);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly long _axis = k.Int("concat_dim");

        public override void Compute(KernelContext context)
        {
            int parts = context.InputCount / 3;
            var first = new SparseInput(context.Input(0), context.Input(parts), context.Input(2 * parts));
            int rank = first.Rank, axis = Layout.Axis(_axis, rank);
            if (axis < 0) Throw.InvalidArgument($"Concat dimension must be in range [{-rank}, {rank}), got {_axis}");
            Span<long> sizes = stackalloc long[rank];
            first.Sizes.CopyTo(sizes);
            int count = first.Count;
            for (int p = 1; p < parts; p++) count += AddSizes(Part(context, p, parts), p, axis, sizes);
            using Tensor places = Tensor.Allocate(DType.Int64, [count]), sources = Tensor.Allocate(DType.Int64, [count]);
            Place(context, parts, axis, sizes, places.Write<long>(), sources.Write<long>());
            Write(context, parts, sizes, places.Write<long>(), sources.Write<long>());
        }

        static SparseInput Part(KernelContext c, int part, int parts) => new(c.Input(part), c.Input(parts + part), c.Input(2 * parts + part));

        static int AddSizes(SparseInput part, int number, int axis, Span<long> sizes)
        {
            if (part.Rank != sizes.Length)
            {
                Throw.InvalidArgument($"Ranks of all input tensors must match: expected {sizes.Length} but got {part.Rank} at position {number}");
            }
            for (int i = 0; i < sizes.Length; i++)
            {
                if (i == axis) sizes[i] += part.Sizes[i];
                else if (part.Sizes[i] != sizes[i])
                {
                    Throw.InvalidArgument($"Input shapes must match: expected {sizes[i]} for dimension {i} but got {part.Sizes[i]} at position {number}");
                }
            }
            return part.Count;
        }

        static void Place(KernelContext c, int parts, int axis, ReadOnlySpan<long> sizes, Span<long> places, Span<long> sources)
        {
            Span<long> index = stackalloc long[sizes.Length];
            long offset = 0;
            for (int p = 0, at = 0; p < parts; p++)
            {
                SparseInput part = Part(c, p, parts);
                for (int i = 0; i < part.Count; i++, at++)
                {
                    part.Index(i).CopyTo(index);
                    index[axis] += offset;
                    places[at] = SparseIndices.Place(index, sizes);
                    sources[at] = (long)p << 32 | (uint)i;
                }
                offset += part.Sizes[axis];
            }
        }

        static void Write(KernelContext c, int parts, ReadOnlySpan<long> sizes, Span<long> places, Span<long> sources)
        {
            places.Sort(sources);
            Span<long> indices = SparseOutput.Indices(c, 0, places.Length, sizes.Length);
            Tensor values = c.Allocate(1, [places.Length]);
            for (int i = 0; i < places.Length; i++)
            {
                SparseIndices.FromPlace(places[i], sizes, indices.Slice(i * sizes.Length, sizes.Length));
                RowCopy.Elements(c.Input(parts + (int)(sources[i] >> 32)), (uint)sources[i], values, i, 1);
            }
            SparseOutput.Vector(c, 2, sizes);
        }
    }
}
