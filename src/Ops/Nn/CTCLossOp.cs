using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Connectionist temporal classification (Graves et al. 2006): minus the logarithm of the labels' probability, and its gradient. The last class is the blank.</summary>
[Op("CTCLoss(inputs: T, labels_indices: int64, labels_values: int32, sequence_length: int32) -> loss: T, gradient: T",
    "preprocess_collapse_repeated: bool = false", "ctc_merge_repeated: bool = true", "ignore_longer_outputs_than_inputs: bool = false", "T: {float, double} = DT_FLOAT")]
static class CTCLossOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRank(0, 3), indices = c.WithRank(1, 2), values = c.WithRank(2, 1), lengths = c.WithRank(3, 1);
        c.MergeDims(indices[0], values[0]);
        long batch = c.MergeDims(x[1], lengths[0]);
        c.SetOutput(0, PartialShape.Of(batch));
        c.SetOutput(1, PartialShape.Of(x[0], batch, x[2]));
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output gradient = s.PreventGradient(g.Output(1),
            "Currently there is no way to take the second derivative of ctc_loss due to the fused implementation's interaction with tf.gradients()");
        g.SetInput(0, s.Mul(s.ExpandDims(g.OutputGradient(0), s.Const(-1)), gradient));
    }

    [CpuKernel("T: float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        readonly bool _collapses = k.Bool("preprocess_collapse_repeated"), _merges = k.Bool("ctc_merge_repeated"), _ignoresLonger = k.Bool("ignore_longer_outputs_than_inputs");

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), indices = context.Input(1), values = context.Input(2);
            ReadOnlySpan<int> lengths = CtcInputs.Lengths(x, context.Input(3));
            if (indices.Shape.Rank != 2) Throw.InvalidArgument("labels_indices is not a matrix");
            if (indices.Shape[1] < 2) Throw.InvalidArgument("labels_indices second dimension must be >= 1. Expected 2");
            if (values.Shape.Rank != 1) Throw.InvalidArgument("labels_values is not a vector");
            if (indices.Shape[0] != values.Shape[0]) Throw.InvalidArgument($"labels_indices and labels_values must contain the same number of rows, but saw shapes: {indices.Shape} vs. {values.Shape}");
            int times = x.Shape.Int(0), batch = x.Shape.Int(1), classes = x.Shape.Int(2);
            if (OutOfRange(indices, batch) is { } at) Throw.InvalidArgument($"labels batch index must be between 0 and {batch} but saw: {at}");
            Span<T> losses = context.Allocate(0, [batch]).Write<T>(), gradient = context.Allocate(1, x.Shape).Write<T>();
            losses.Clear();
            gradient.Clear();
            using var states = new Scratch<int>(2 * values.ElementCount + 1);
            for (int b = 0; b < batch; b++)
            {
                if (lengths[b] == 0) continue;
                int count = States(indices, values.Read<int>(), b, classes - 1, states.Span), needed = count / 2;
                if (needed > lengths[b] && !_ignoresLonger)
                {
                    Throw.InvalidArgument($"Not enough time for target transition sequence (required: {needed}, available: {lengths[b]}){b}"
                        + "You can turn this error into a warning by using the flag ignore_longer_outputs_than_inputs");
                }
                if (needed > lengths[b]) continue;
                var path = new CtcPath(states.Span[..count], classes, lengths[b], _merges);
                using var work = new CtcWork(count, classes, lengths[b]);
                work.Normalize(x.Read<T>(), batch, b);
                losses[b] = T.CreateTruncating(path.Solve(work));
                work.WriteGradient(gradient, batch, b);
            }
        }

        /// <summary>A batch index that is out of range.</summary>
        static long? OutOfRange(Tensor indices, int batch)
        {
            ReadOnlySpan<long> all = indices.Read<long>();
            for (int i = 0; i < all.Length; i += indices.Shape.Int(1))
            {
                if (all[i] < 0 || all[i] >= batch) return all[i];
            }
            return null;
        }

        /// <summary>The labels of a sequence with blanks around each. Returns how many states these are.</summary>
        int States(Tensor indices, ReadOnlySpan<int> labels, int sequence, int blank, Span<int> states)
        {
            int count = 0, before = -1, width = indices.Shape.Int(1);
            states[count++] = blank;
            for (int i = 0; i < labels.Length; i++)
            {
                if (indices.Read<long>()[i * width] != sequence) continue;
                if (labels[i] < 0 || labels[i] >= blank) Throw.InvalidArgument($"Saw a label that is not below the blank, {blank}: labels_values[{i}] = {labels[i]}, batch: {sequence}");
                if (_collapses && labels[i] == before) continue;
                before = states[count++] = labels[i];
                states[count++] = blank;
            }
            return count;
        }
    }
}
