using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Strings with matches of a regular expression (RE2) replaced.</summary>
[Op("StaticRegexReplace(input: string) -> output: string", "pattern: string", "rewrite: string", "replace_global: bool = true")]
static class StaticRegexReplaceOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly Re2Regex _regex = Re2Regex.Of(k.String("pattern"));
        readonly byte[] _rewrite = k.Node.Attr("rewrite").AsBytes();
        readonly bool _all = k.Bool("replace_global");

        public override void Compute(KernelContext context) => StringMap.Run(context, text => _regex.Replace(text, _rewrite, _all));
    }
}
