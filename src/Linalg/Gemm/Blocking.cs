namespace TensorHarbor.Linalg;

/// <summary>
/// How a product is cut for the caches. The cut along k depends on k alone, so that a sum has the same order, and the result
/// the same bits, whatever the number of threads, packing, and other rows of the batch.
/// </summary>
static class Blocking
{
    /// <summary>Rows of A per block: with <see cref="MostDepth"/> columns it fills a quarter of a second-level cache of 1 MiB.</summary>
    public const int Rows = 240;

    /// <summary>Columns of B per block; with <see cref="MostDepth"/> rows it stays in the last-level cache.</summary>
    public const int Columns = 2048;

    const int MostDepth = 256;

    /// <summary>Steps along k per block: equal blocks of at most 256, so that a panel of B fits in the first-level cache.</summary>
    public static long Depth(long k)
    {
        long blocks = Math.Max(1, (k + MostDepth - 1) / MostDepth);
        return Math.Max(1, ((k + blocks - 1) / blocks + 7) / 8 * 8);
    }

    /// <summary>Does a copy of B pay? Always if it must be transposed; else when many tiles read panels whose rows lie far apart.</summary>
    public static bool PacksB(long rows, long columns, long depth, bool transposed, int tile, int size) =>
        transposed || (rows >= 8 * tile && columns * depth * size > 64 << 10);

    /// <summary>Does a copy of A pay? When many panels read it and it is larger than the first-level cache.</summary>
    public static bool PacksA(long rows, long columns, long depth, bool transposed, int panel, int size) =>
        rows * depth * size > 32 << 10 && columns >= (transposed ? 4 : 8) * panel;
}
