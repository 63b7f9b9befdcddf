using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Crosses of feature columns, hashed with a salt.</summary>
[Op("SparseCrossHashed(indices: N * int64, values: sparse_types, shapes: N * int64, dense_inputs: dense_types, "
    + "num_buckets: int64, strong_hash: bool, salt: int64) -> output_indices: int64, output_values: int64, output_shape: int64",
    "N: int >= 0", "sparse_types: list({int64, string}) >= 0", "dense_types: list({int64, string}) >= 0")]
static class SparseCrossHashedOp
{
    public static void Shape(ShapeContext c) => SparseShapes.Outputs(c, PartialShape.UnknownDim, 2);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly int _sparse = (int)k.Int("N"), _dense = k.Types("dense_types").Length;

        public override void Compute(KernelContext context)
        {
            int last = context.InputCount - 1;
            long buckets = context.Input(last - 2).Item<long>();
            bool strong = context.Input(last - 1).Item<bool>();
            ReadOnlySpan<long> salt = context.Input(last).Read<long>();
            if (salt.Length != 2) Throw.InvalidArgument($"Salt must have 2 elements, got {salt.Length}");
            (ulong salt0, ulong salt1) = ((ulong)salt[0], (ulong)salt[1]);
            var cross = strong
                ? new FeatureCross(context, _sparse, _dense, text => StringHashes.Sip(text, salt0, salt1))
                : new FeatureCross(context, _sparse, _dense, static text => FarmHash.Fingerprint(text));
            cross.WriteHashes(context, start: null, buckets);
        }
    }
}
