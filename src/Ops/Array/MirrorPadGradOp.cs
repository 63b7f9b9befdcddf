using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of MirrorPad: each mirrored line is added to its original, then the padding is cut off.</summary>
[Op("MirrorPadGrad(input: T, paddings: Tpaddings) -> output: T", "T: type", "Tpaddings: {int32, int64} = DT_INT32", "mode: {'REFLECT', 'SYMMETRIC'}")]
static class MirrorPadGradOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape paddings = c.WithRank(1, 2), input = c.Input(0);
        if (paddings[0] >= 0) input = c.WithRank(0, (int)paddings[0]);
        Tensor? values = c.Constant(1);
        if (values is null || !input.HasRank)
        {
            c.SetOutput(0, input.HasRank ? PartialShape.OfRank(input.Rank) : PartialShape.Unknown);
            return;
        }
        long[] dims = input.Dims.ToArray();
        for (int i = 0; i < dims.Length; i++)
        {
            if (dims[i] >= 0) dims[i] -= values.Int(2 * i) + values.Int(2 * i + 1);
        }
        c.SetOutput(0, PartialShape.Of(dims));
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.MirrorPad(g.OutputGradient(0), g.Input(1), g.String("mode")));

    [CpuKernel("T: numbers")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly int _offset = MirrorPaddings.Offset(k);

        public override void Compute(KernelContext context)
        {
            Tensor input = context.Input(0);
            int rank = input.Shape.Rank;
            Span<long> paddings = stackalloc long[2 * rank], dims = stackalloc long[rank];
            Padding.Read(input, context.Input(1), paddings, ", ");
            for (int i = 0; i < rank; i++)
            {
                dims[i] = input.Shape[i] - paddings[2 * i] - paddings[2 * i + 1];
                if (dims[i] < 0) Throw.InvalidArgument($"Total padding of axis {i} is larger than its size {input.Shape[i]}");
            }
            MirrorPaddings.Check(dims, paddings, _offset);
            using Tensor folded = input.Clone();
            for (int axis = 0; axis < rank; axis++) Fold(folded.Write<T>(), input.Shape, dims[axis], paddings[2 * axis], axis);
            Tensor output = context.Allocate(0, new Shape(dims));
            Span<CopyAxis> axes = stackalloc CopyAxis[rank];
            long start = Padding.Interior(output.Shape, input.Shape, paddings, axes);
            foreach (ref CopyAxis axis in axes) axis = new(axis.Size, axis.To, axis.From);
            StridedCopy.Run<T>(folded.Read<T>(), start, output.Write<T>(), 0, axes);
        }

        void Fold(Span<T> values, in Shape shape, long size, long before, int axis)
        {
            int inner = (int)shape.Product(axis + 1, shape.Rank);
            long block = inner * shape[axis], count = shape[axis] - size;
            for (long start = 0; start < values.Length; start += block)
            {
                for (long k = 0; k < count; k++)
                {
                    (long from, long to) = MirrorPaddings.Pair(k, before, size, _offset);
                    Span<T> sum = values.Slice((int)(start + to * inner), inner);
                    TensorPrimitives.Add(sum, values.Slice((int)(start + from * inner), inner), sum);
                }
            }
        }
    }
}
