using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Parts of strings by position and length, in bytes or in characters of UTF-8.</summary>
[Op("Substr(input: string, pos: T, len: T) -> output: string", "T: {int32, int64}", "unit: {'BYTE', 'UTF8_CHAR'} = 'BYTE'")]
static class SubstrOp
{
    public static void Shape(ShapeContext c)
    {
        c.Merge(c.Input(1), c.Input(2));
        c.SetOutput(0, c.Broadcast(c.Input(0), c.Input(1)));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly bool _inCharacters = k.String("unit") == "UTF8_CHAR";

        public override void Compute(KernelContext context) => Substrings.Run(context, _inCharacters);
    }
}
