using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Parts of strings between any of the bytes of the delimiter, as a sparse matrix.</summary>
[Op("StringSplit(input: string, delimiter: string) -> indices: int64, values: string, shape: int64", "skip_empty: bool = true")]
static class StringSplitOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        StringSplits.Shape(c);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly bool _skipEmpty = k.Bool("skip_empty");

        public override void Compute(KernelContext context)
        {
            Tensor delimiter = context.Input(1);
            if (delimiter.Shape.Rank != 0) Throw.InvalidArgument($"delimiter must be a scalar, got shape: {delimiter.Shape}");
            byte[] delimiters = delimiter.Strings[0];
            StringSplits.Run(context, (text, parts) => StringSplits.AtAny(text, delimiters, _skipEmpty, parts));
        }
    }
}
