using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A bucket for each string by its hash of old; use <c>StringToHashBucketFast</c>.</summary>
[Op("StringToHashBucket(string_tensor: string) -> output: int64", "num_buckets: int >= 1")]
static class StringToHashBucketOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly long _count = k.Int("num_buckets");

        public override void Compute(KernelContext context) => StringMap.Buckets(context, _count, static text => StringHashes.Murmur(text));
    }
}
