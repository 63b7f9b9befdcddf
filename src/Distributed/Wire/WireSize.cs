using System.Numerics;

namespace TensorHarbor.Distributed.Wire;

/// <summary>Sizes of encoded numbers.</summary>
static class WireSize
{
    /// <summary>Most bytes of a varint.</summary>
    public const int MaxVarint = 10;

    /// <summary>Bytes of a number as a varint.</summary>
    public static int Varint(long value) => ((63 - BitOperations.LeadingZeroCount((ulong)value | 1)) / 7) + 1;
}
