using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Numbers as text, in the formats of C's <c>printf</c>.</summary>
[Op("AsString(input: T) -> output: string",
    "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64, complex64, complex128, bool, variant, string}",
    "precision: int = -1", "scientific: bool = false", "shortest: bool = false", "width: int = -1", "fill: string = ''")]
static class AsStringOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128, bool, string")]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly NumberFormat _format = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor input = context.Input(0);
            Span<byte[]> output = context.Allocate(0, input.Shape).Strings;
            for (int i = 0; i < output.Length; i++) output[i] = _format.Format(input, i);
        }
    }
}
