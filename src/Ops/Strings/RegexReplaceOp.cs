using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Strings with matches of a regular expression (RE2) replaced.</summary>
[Op("RegexReplace(input: string, pattern: string, rewrite: string) -> output: string", "replace_global: bool = true")]
static class RegexReplaceOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.WithRank(2, 0);
        ShapeRules.Unchanged(c);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly bool _all = k.Bool("replace_global");

        public override void Compute(KernelContext context)
        {
            if (context.Input(1).Shape.Rank != 0) Throw.InvalidArgument($"Pattern must be scalar, but received {context.Input(1).Shape}");
            if (context.Input(2).Shape.Rank != 0) Throw.InvalidArgument($"Rewrite must be scalar, but received {context.Input(2).Shape}");
            Re2Regex regex = Re2Regex.Of(context.Input(1).StringItem());
            byte[] rewrite = context.Input(2).Strings[0];
            StringMap.Run(context, text => regex.Replace(text, rewrite, _all));
        }
    }
}
