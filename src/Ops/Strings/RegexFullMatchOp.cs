using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Which strings match a regular expression (RE2) as a whole?</summary>
[Op("RegexFullMatch(input: string, pattern: string) -> output: bool")]
static class RegexFullMatchOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        ShapeRules.Unchanged(c);
    }

    [CpuKernel]
    public static void Compute(KernelContext context)
    {
        if (context.Input(1).Shape.Rank != 0) Throw.InvalidArgument($"Pattern must be scalar, but received {context.Input(1).Shape}");
        Re2Regex regex = Re2Regex.Of(context.Input(1).StringItem());
        Tensor input = context.Input(0);
        Span<byte[]> strings = input.Strings;
        Span<bool> output = context.Allocate(0, input.Shape).Write<bool>();
        for (int i = 0; i < output.Length; i++) output[i] = regex.MatchesAll(strings[i]);
    }
}
