using System.Numerics;

namespace TensorHarbor.Ops;

/// <summary>Distances of shifts as TensorFlow takes them.</summary>
static class BitShift
{
    /// <summary>The distance, at least 0 and at most the number of bits less one.</summary>
    public static int Clamp<T>(T distance) where T : unmanaged, IBinaryInteger<T>
    {
        if (T.IsNegative(distance)) return 0;
        int bits = int.CreateTruncating(T.PopCount(~T.Zero));
        return int.CreateSaturating(distance) is int count && count < bits ? count : bits - 1;
    }
}
