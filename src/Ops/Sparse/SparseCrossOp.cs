using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Crosses of feature columns, joined or hashed.</summary>
[Op("SparseCross(indices: N * int64, values: sparse_types, shapes: N * int64, "
    + "dense_inputs: dense_types) -> output_indices: int64, output_values: out_type, output_shape: int64",
    "N: int >= 0", "hashed_output: bool", "num_buckets: int >= 0", "hash_key: int", "sparse_types: list({int64, string}) >= 0",
    "dense_types: list({int64, string}) >= 0", "out_type: {int64, string}", "internal_type: {int64, string}")]
static class SparseCrossOp
{
    public static void Shape(ShapeContext c) => SparseShapes.Outputs(c, PartialShape.UnknownDim, 2);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        static readonly byte[] Separator = "_X_"u8.ToArray();

        readonly int _sparse = (int)k.Int("N"), _dense = k.Types("dense_types").Length;
        readonly bool _hashed = k.Bool("hashed_output");
        readonly long _buckets = k.Int("num_buckets"), _key = k.Int("hash_key");

        public override void Compute(KernelContext context)
        {
            var cross = new FeatureCross(context, _sparse, _dense, static text => FarmHash.Fingerprint(text));
            if (_hashed) cross.WriteHashes(context, (ulong)_key, _buckets);
            else cross.WriteStrings(context, Separator);
        }
    }
}
