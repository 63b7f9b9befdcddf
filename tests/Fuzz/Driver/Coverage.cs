using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace TensorHarbor.Fuzz.Driver;

/// <summary>
/// The map of branches that instrumented assemblies count in, as AFL's: a byte for each pair of consecutive blocks, wrapped to 64 Ki.
/// Counts are taken in eight classes, so that a loop run twice differs from one run five times, and not 200 from 201.
/// </summary>
sealed unsafe class Coverage
{
    const int Size = 1 << 16;

    static readonly byte[] _classes = [.. Enumerable.Range(0, 256).Select(ClassOf)];

    readonly byte* _map = (byte*)NativeMemory.AllocZeroed(Size);
    readonly byte[] _seen = new byte[Size];

    /// <summary>Makes the map the one that is counted in. Must come before any instrumented code runs.</summary>
    public Coverage() => Trace.SharedMem = _map;

    /// <summary>Places of the map that were ever reached.</summary>
    public int Reached { get; private set; }

    static byte ClassOf(int count) => count switch
    {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    };

    /// <summary>Forgets the last input's counts.</summary>
    public void Clear()
    {
        new Span<byte>(_map, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Did the input reach a place, or a class of counts, that none before it did?</summary>
    public bool TakeNew()
    {
        bool isNew = false;
        for (int word = 0; word < Size; word += sizeof(ulong))
        {
            if (*(ulong*)(_map + word) == 0) continue;
            for (int i = word; i < word + sizeof(ulong); i++)
            {
                byte now = _classes[_map[i]];
                if ((now & ~_seen[i]) == 0) continue;
                if (_seen[i] == 0) Reached++;
                _seen[i] |= now;
                isNew = true;
            }
        }
        return isNew;
    }
}
