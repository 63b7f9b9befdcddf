using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Lengths of strings, in bytes or in characters of UTF-8.</summary>
[Op("StringLength(input: string) -> output: int32", "unit: {'BYTE', 'UTF8_CHAR'} = 'BYTE'")]
static class StringLengthOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly bool _inCharacters = k.String("unit") == "UTF8_CHAR";

        public override void Compute(KernelContext context)
        {
            Tensor input = context.Input(0);
            Span<byte[]> strings = input.Strings;
            Span<int> lengths = context.Allocate(0, input.Shape).Write<int>();
            for (int i = 0; i < lengths.Length; i++) lengths[i] = _inCharacters ? Utf8Text.Length(strings[i]) : strings[i].Length;
        }
    }
}
