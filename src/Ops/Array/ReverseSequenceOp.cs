using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>For each element of the batch axis, the first seq_lengths[i] elements of the sequence axis turned around.</summary>
[Op("ReverseSequence(input: T, seq_lengths: Tlen) -> output: T", "seq_dim: int", "batch_dim: int = 0", "T: type", "Tlen: {int32, int64} = DT_INT64")]
static class ReverseSequenceOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape input = c.Input(0), lengths = c.WithRank(1, 1);
        if (!input.HasRank)
        {
            c.SetOutput(0, input);
            return;
        }
        long batch = c.Int("batch_dim"), seq = c.Int("seq_dim");
        if (batch < 0) batch += input.Rank;
        if (batch >= input.Rank || batch < 0) c.Fail($"batch_dim must be < input rank: {batch} vs. {input.Rank}");
        if (seq >= input.Rank) c.Fail($"seq_dim must be < input rank: {seq} vs. {input.Rank}");
        long size = c.MergeDims(input[(int)batch], lengths[0]);
        c.SetOutput(0, SplitShapes.With(input, (int)batch, size));
    }

    public static void Gradient(GradientContext g) =>
        g.SetInput(0, g.Scope.ReverseSequence(g.OutputGradient(0), g.Input(1), g.Int("seq_dim"), g.Int("batch_dim")));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly long _batchDim = k.Int("batch_dim"), _seqDim = k.Int("seq_dim");

        public override void Compute(KernelContext context)
        {
            Tensor input = context.Input(0), lengths = context.Input(1);
            int rank = input.Shape.Rank, batch = Layout.Axis(_batchDim, rank), seq = Layout.Axis(_seqDim, rank);
            if (_batchDim == _seqDim) Throw.InvalidArgument($"batch_dim == seq_dim == {_seqDim}");
            if (seq < 0) Throw.InvalidArgument($"seq_dim must be < input rank ( {_seqDim} vs. {rank})");
            if (batch < 0) Throw.InvalidArgument($"batch_dim must be < input rank ( {_batchDim} vs. {rank})");
            if (lengths.Shape.Rank != 1) Throw.InvalidArgument($"seq_lens input must be 1-dim, not {lengths.Shape.Rank}");
            if (lengths.ElementCount != input.Shape[batch])
            {
                Throw.InvalidArgument($"Length of seq_lengths != input.dims({batch}), ({lengths.ElementCount} vs. {input.Shape[batch]})");
            }
            for (int i = 0; i < lengths.ElementCount; i++)
            {
                if (lengths.Int(i) < 0) Throw.InvalidArgument($"seq_lens({i}) < 0");
                if (lengths.Int(i) > input.Shape[seq]) Throw.InvalidArgument($"seq_lens({i}) > input.dims({seq})");
            }
            Tensor output = context.Allocate(0, input.Shape);
            Moves.Run(input.DType, new Move(input, lengths, batch, seq, output));
            Moves.Hold(output);
        }
    }

    readonly ref struct Move(Tensor input, Tensor lengths, int batch, int seq, Tensor output) : IMove
    {
        public void Run<T>()
        {
            int rank = input.Shape.Rank;
            Span<long> strides = stackalloc long[rank];
            Layout.Strides(input.Shape, strides);
            Span<CopyAxis> axes = stackalloc CopyAxis[rank];
            for (int i = 0; i < lengths.ElementCount; i++)
            {
                long length = lengths.Int(i), start = i * strides[batch];
                Part<T>(axes, strides, start + (length - 1) * strides[seq], start, length, -strides[seq]);
                Part<T>(axes, strides, start + length * strides[seq], start + length * strides[seq], input.Shape[seq] - length, strides[seq]);
            }
        }

        void Part<T>(Span<CopyAxis> axes, ReadOnlySpan<long> strides, long from, long to, long length, long step)
        {
            for (int axis = 0; axis < axes.Length; axis++) axes[axis] = new(input.Shape[axis], strides[axis], strides[axis]);
            axes[batch] = new(1, strides[batch], strides[batch]);
            axes[seq] = new(length, step, strides[seq]);
            StridedCopy.Run(Moves.Of<T>(input), from, Moves.Of<T>(output), to, axes);
        }
    }
}
