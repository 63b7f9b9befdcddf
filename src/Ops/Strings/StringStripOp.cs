using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Strings without blanks at their ends.</summary>
[Op("StringStrip(input: string) -> output: string")]
static class StringStripOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => StringMap.Run(c, static text =>
    {
        int start = 0, end = text.Length;
        while (start < end && StringSplits.IsBlank(text[start])) start++;
        while (end > start && StringSplits.IsBlank(text[end - 1])) end--;
        return text[start..end];
    });
}
