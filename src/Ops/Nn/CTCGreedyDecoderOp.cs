using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The likeliest class at each step, blanks and (if asked) repeats left out: sequences as a sparse tensor.</summary>
[Op("CTCGreedyDecoder(inputs: T, sequence_length: int32) -> decoded_indices: int64, decoded_values: int64, decoded_shape: int64, log_probability: T",
    "merge_repeated: bool = false", "blank_index: int = -1", "T: {float, double} = DT_FLOAT")]
static class CTCGreedyDecoderOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRank(0, 3), lengths = c.WithRank(1, 1);
        long batch = c.MergeDims(x[1], lengths[0]);
        c.SetOutput(0, PartialShape.Of(PartialShape.UnknownDim, 2));
        c.SetOutput(1, PartialShape.OfRank(1));
        c.SetOutput(2, PartialShape.Of(2));
        c.SetOutput(3, PartialShape.Of(batch, 1));
    }

    [CpuKernel("T: float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumber<T>
    {
        readonly bool _merges = k.Bool("merge_repeated");
        readonly int _blank = (int)k.Int("blank_index");

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0);
            ReadOnlySpan<int> lengths = CtcInputs.Lengths(x, context.Input(1));
            int batch = x.Shape.Int(1), classes = x.Shape.Int(2), blank = _blank < 0 ? classes + _blank : _blank;
            if (blank < 0 || blank >= classes) Throw.InvalidArgument($"blank_index expected to be between {-classes} and {classes - 1} but was {_blank}");
            using var decoded = new Scratch<int>(Math.Max(1, x.Shape.Int(0) * batch));
            using var counts = new Scratch<int>(Math.Max(1, batch));
            Span<T> logs = context.Allocate(3, [batch, 1]).Write<T>();
            int total = 0, longest = 0;
            for (int b = 0; b < batch; b++)
            {
                int count = Decode(x.Read<T>(), batch, classes, blank, b, lengths[b], decoded.Span[total..], out logs[b]);
                counts.Span[b] = count;
                total += count;
                longest = Math.Max(longest, count);
            }
            Write(context, decoded.Span[..total], counts.Span[..batch], longest);
        }

        /// <summary>Decodes one sequence. Returns its length; <paramref name="log"/> is minus the sum of the largest inputs.</summary>
        int Decode(ReadOnlySpan<T> x, int batch, int classes, int blank, int index, int length, Span<int> values, out T log)
        {
            int count = 0, before = -1;
            T sum = T.Zero;
            for (int t = 0; t < length; t++)
            {
                ReadOnlySpan<T> row = x.Slice((t * batch + index) * classes, classes);
                int best = 0;
                for (int c = 1; c < classes; c++) best = row[c] > row[best] ? c : best;
                sum -= row[best];
                if (best != blank && !(_merges && best == before)) values[count++] = best;
                before = best;
            }
            log = sum;
            return count;
        }

        static void Write(KernelContext context, ReadOnlySpan<int> decoded, ReadOnlySpan<int> counts, int longest)
        {
            Span<long> indices = context.Allocate(0, [decoded.Length, 2]).Write<long>(), values = context.Allocate(1, [decoded.Length]).Write<long>();
            int at = 0;
            for (int b = 0; b < counts.Length; b++)
            {
                for (int i = 0; i < counts[b]; i++, at++) (indices[2 * at], indices[2 * at + 1], values[at]) = (b, i, decoded[at]);
            }
            Span<long> shape = context.Allocate(2, [2]).Write<long>();
            (shape[0], shape[1]) = (counts.Length, longest);
        }
    }
}
