using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Crosses of feature columns, joined by a separator.</summary>
[Op("SparseCrossV2(indices: N * int64, values: sparse_types, shapes: N * int64, dense_inputs: dense_types, "
    + "sep: string) -> output_indices: int64, output_values: string, output_shape: int64",
    "N: int >= 0", "sparse_types: list({int64, string}) >= 0", "dense_types: list({int64, string}) >= 0")]
static class SparseCrossV2Op
{
    public static void Shape(ShapeContext c) => SparseShapes.Outputs(c, PartialShape.UnknownDim, 2);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly int _sparse = (int)k.Int("N"), _dense = k.Types("dense_types").Length;

        public override void Compute(KernelContext context) => new FeatureCross(context, _sparse, _dense, static text => FarmHash.Fingerprint(text))
            .WriteStrings(context, context.Input(context.InputCount - 1).Strings[0]);
    }
}
