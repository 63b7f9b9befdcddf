using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Element-by-element work on string tensors.</summary>
static class StringMap
{
    /// <summary>Makes output 0 the strings that <paramref name="map"/> makes of those of input 0.</summary>
    public static void Run(KernelContext c, Func<byte[], byte[]> map)
    {
        Tensor input = c.Input(0);
        Span<byte[]> from = input.Strings, to = c.Allocate(0, input.Shape).Strings;
        for (int i = 0; i < from.Length; i++) to[i] = map(from[i]);
    }

    /// <summary>Makes output 0 the bucket of each string's hash.</summary>
    public static void Buckets(KernelContext c, long count, Func<byte[], ulong> hash)
    {
        Tensor input = c.Input(0);
        Span<byte[]> from = input.Strings;
        Span<long> to = c.Allocate(0, input.Shape).Write<long>();
        for (int i = 0; i < from.Length; i++) to[i] = (long)(hash(from[i]) % (ulong)count);
    }
}
