using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>N-grams of ragged rows of strings.</summary>
[Op("StringNGrams(data: string, data_splits: Tsplits) -> ngrams: string, ngrams_splits: Tsplits", "separator: string",
    "ngram_widths: list(int) >= 0", "left_pad: string", "right_pad: string", "pad_width: int", "preserve_short_sequences: bool",
    "Tsplits: {int32, int64} = DT_INT64")]
static class StringNGramsOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 1);
        c.SetOutput(0, PartialShape.OfRank(1));
        c.SetOutput(1, c.WithRank(1, 1));
    }

    [CpuKernel("Tsplits: int32, int64")]
    public sealed class Cpu<TSplits>(KernelConstruction k) : Kernel where TSplits : unmanaged, INumber<TSplits>
    {
        readonly NGrams _grams = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor data = context.Input(0), splits = context.Input(1);
            var result = new List<byte[]>();
            Span<TSplits> ends = context.Allocate(1, splits.Shape).Write<TSplits>();
            if (ends.Length > 0) ends[0] = TSplits.Zero;
            for (int i = 1; i < ends.Length; i++)
            {
                int start = (int)splits.Int(i - 1), end = (int)splits.Int(i);
                if (start < 0 || start > end || end > data.ElementCount) Throw.InvalidArgument($"Invalid split value {end}, must be in [{start}, {data.ElementCount}]");
                _grams.Add(data.Strings[start..end], result);
                ends[i] = TSplits.CreateChecked(result.Count);
            }
            result.CopyTo(context.Allocate(0, [result.Count]).Strings);
        }
    }
}
