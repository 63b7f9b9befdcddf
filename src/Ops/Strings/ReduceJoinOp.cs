using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Strings joined along axes.</summary>
[Op("ReduceJoin(inputs: string, reduction_indices: int32) -> output: string", "keep_dims: bool = false", "separator: string = ''")]
static class ReduceJoinOp
{
    public static void Shape(ShapeContext c) => StringReduction.Shape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly byte[] _separator = k.Node.Attr("separator").AsBytes();
        readonly bool _keepDims = k.Bool("keep_dims");

        public override void Compute(KernelContext context) => StringReduction.Run(context, _separator, _keepDims);
    }
}
