using System.Security.Cryptography;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>
/// The generator that a stateful random kernel keeps: each step takes the next stretch of one stream. Steps may run at the same time.
/// </summary>
/// <param name="k">The node, whose <c>seed</c> and <c>seed2</c> choose the stream; both zero: a stream nobody knows.</param>
sealed class SeededGenerator(KernelConstruction k)
{
    const int BlocksPerOutput = 256;

    readonly Lock _lock = new();
    Philox _next = Make((ulong)k.Int("seed"), (ulong)k.Int("seed2"));

    /// <summary>A generator of two seeds; both zero: of random ones.</summary>
    public static Philox Make(ulong seed, ulong seed2)
    {
        if ((seed | seed2) != 0) return new(seed, seed2);
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        return new(BitConverter.ToUInt64(random), BitConverter.ToUInt64(random[8..]));
    }

    /// <summary>Takes enough of the stream for <paramref name="count"/> outputs of any distribution.</summary>
    public Philox TakeOutputs(long count) => TakeBlocks((ulong)count * BlocksPerOutput);

    /// <summary>Takes enough of the stream for <paramref name="count"/> outputs that need at most <paramref name="blocksPerOutput"/> blocks each.</summary>
    public Philox TakeOutputs(long count, long blocksPerOutput) => TakeBlocks((ulong)(count * blocksPerOutput));

    /// <summary>Takes <paramref name="count"/> 32-bit numbers of the stream, rounded up.</summary>
    public Philox TakeNumbers(long count) => TakeBlocks((ulong)((count + Philox.BlockSize - 1) / Philox.BlockSize));

    Philox TakeBlocks(ulong blocks)
    {
        lock (_lock)
        {
            Philox taken = _next;
            _next.Skip(blocks);
            return taken;
        }
    }
}
