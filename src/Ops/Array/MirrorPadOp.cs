using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor with its own mirror image around it, the edge repeated (SYMMETRIC) or not (REFLECT).</summary>
[Op("MirrorPad(input: T, paddings: Tpaddings) -> output: T", "T: type", "Tpaddings: {int32, int64} = DT_INT32", "mode: {'REFLECT', 'SYMMETRIC'}")]
static class MirrorPadOp
{
    public static void Shape(ShapeContext c) => PadShapes.Infer(c);

    public static void Gradient(GradientContext g) =>
        g.SetInput(0, g.Scope.MirrorPadGrad(g.OutputGradient(0), g.Input(1), g.String("mode")));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly int _offset = MirrorPaddings.Offset(k);

        public override void Compute(KernelContext context)
        {
            Tensor input = context.Input(0);
            int rank = input.Shape.Rank;
            Span<long> paddings = stackalloc long[2 * rank], dims = stackalloc long[rank];
            Padding.Read(input, context.Input(1), paddings, ", ");
            MirrorPaddings.Check(input.Shape.Dims, paddings, _offset);
            for (int i = 0; i < rank; i++) dims[i] = input.Shape[i] + paddings[2 * i] + paddings[2 * i + 1];
            var shape = new Shape(dims);
            if (shape == input.Shape)
            {
                context.SetOutput(0, input);
                return;
            }
            Tensor output = context.Allocate(0, shape);
            if (output.ElementCount > 0) Moves.Run(input.DType, new Move(input, paddings, _offset, output));
            Moves.Hold(output);
        }
    }

    readonly ref struct Move(Tensor input, ReadOnlySpan<long> paddings, int offset, Tensor output) : IMove
    {
        readonly ReadOnlySpan<long> _paddings = paddings;

        public void Run<T>()
        {
            Span<CopyAxis> axes = stackalloc CopyAxis[input.Shape.Rank];
            Span<T> target = Moves.Of<T>(output);
            StridedCopy.Run(Moves.Of<T>(input), 0, target, Padding.Interior(input.Shape, output.Shape, _paddings, axes), axes);
            for (int axis = input.Shape.Rank - 1; axis >= 0; axis--) Mirror(target, axis);
        }

        /// <summary>Copies lines of an axis to their mirrored places; the axes inside are complete, those outside get what they have so far.</summary>
        void Mirror<T>(Span<T> target, int axis)
        {
            int inner = (int)output.Shape.Product(axis + 1, output.Shape.Rank);
            long block = inner * output.Shape[axis], before = _paddings[2 * axis], count = before + _paddings[2 * axis + 1];
            for (long start = 0; start < target.Length; start += block)
            {
                for (long k = 0; k < count; k++)
                {
                    (long to, long from) = MirrorPaddings.Pair(k, before, input.Shape[axis], offset);
                    target.Slice((int)(start + from * inner), inner).CopyTo(target.Slice((int)(start + to * inner), inner));
                }
            }
        }
    }
}
