using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A bucket for each string by its SipHash, so that nobody without the key can choose strings for one bucket.</summary>
[Op("StringToHashBucketStrong(input: string) -> output: int64", "num_buckets: int >= 1", "key: list(int)")]
static class StringToHashBucketStrongOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public sealed class Cpu : Kernel
    {
        readonly long _count;
        readonly ulong _key0, _key1;

        public Cpu(KernelConstruction k)
        {
            _count = k.Int("num_buckets");
            long[] key = k.Ints("key");
            if (key.Length != 2) Throw.InvalidArgument("Key must have 2 elements");
            (_key0, _key1) = ((ulong)key[0], (ulong)key[1]);
        }

        public override void Compute(KernelContext context) => StringMap.Buckets(context, _count, text => StringHashes.Sip(text, _key0, _key1));
    }
}
