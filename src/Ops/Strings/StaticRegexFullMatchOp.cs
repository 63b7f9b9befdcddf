using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Which strings match a regular expression (RE2) as a whole?</summary>
[Op("StaticRegexFullMatch(input: string) -> output: bool", "pattern: string")]
static class StaticRegexFullMatchOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly Re2Regex _regex = Re2Regex.Of(k.String("pattern"));

        public override void Compute(KernelContext context)
        {
            Tensor input = context.Input(0);
            Span<byte[]> strings = input.Strings;
            Span<bool> output = context.Allocate(0, input.Shape).Write<bool>();
            for (int i = 0; i < output.Length; i++) output[i] = _regex.MatchesAll(strings[i]);
        }
    }
}
