using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Strings in upper case: ASCII letters, or all letters of UTF-8.</summary>
[Op("StringUpper(input: string) -> output: string", "encoding: string = ''")]
static class StringUpperOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : LetterCaseKernel(k)
    {
        protected override string Change(string text) => text.ToUpperInvariant();
    }
}
