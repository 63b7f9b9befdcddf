using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Parts of strings between separators, as Python's <c>str.split</c>, as a sparse matrix.</summary>
[Op("StringSplitV2(input: string, sep: string) -> indices: int64, values: string, shape: int64", "maxsplit: int = -1")]
static class StringSplitV2Op
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        StringSplits.Shape(c);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly long _most = k.Int("maxsplit");

        public override void Compute(KernelContext context)
        {
            Tensor separator = context.Input(1);
            if (separator.Shape.Rank != 0) Throw.InvalidArgument($"sep must be a scalar, got shape: {separator.Shape}");
            byte[] bytes = separator.Strings[0];
            StringSplits.Run(context, (text, parts) => StringSplits.AsPython(text, bytes, _most, parts));
        }
    }
}
