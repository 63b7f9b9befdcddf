using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Strings uncompressed: <c>GZIP</c>, <c>ZLIB</c>, or as they are.</summary>
[Op("DecodeCompressed(bytes: string) -> output: string", "compression_type: string = ''")]
static class DecodeCompressedOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public sealed class Cpu : Kernel
    {
        readonly string _type;

        public Cpu(KernelConstruction k)
        {
            _type = k.String("compression_type");
            if (_type is not ("" or "ZLIB" or "GZIP")) Throw.InvalidArgument("Only ZLIB, GZIP or NONE are supported compressions");
        }

        public override void Compute(KernelContext context)
        {
            Tensor input = context.Input(0);
            if (_type.Length == 0)
            {
                context.SetOutput(0, input);
                return;
            }
            Tensor output = context.Allocate(0, input.Shape);
            for (int i = 0; i < output.Strings.Length; i++) output.Strings[i] = Inflation.Unpack(input.Strings[i], isGzip: _type == "GZIP");
        }
    }
}
