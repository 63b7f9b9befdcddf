using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TensorHarbor.Ops;

/// <summary>Asks the processor for rows of a large table some rows before they are used: they lie anywhere, and it cannot guess where.</summary>
static class RowPrefetch
{
    /// <summary>How many rows ahead of the one in work.</summary>
    public const int Ahead = 12;

    const int CacheLine = 64, MostBytes = 4 * CacheLine;

    /// <summary>Asks for the beginning of a row.</summary>
    /// <param name="row">Its first element; memory that is not there does no harm.</param>
    /// <param name="count">Its elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Ask<T>(ref T row, int count)
    {
        if (!Sse.IsSupported) return;
        byte* first = (byte*)Unsafe.AsPointer(ref row);
        int bytes = Math.Min(count * Unsafe.SizeOf<T>(), MostBytes);
        for (int at = 0; at < bytes; at += CacheLine) Sse.Prefetch0(first + at);
    }
}
