using System.Numerics;
using System.Runtime.CompilerServices;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// Finds equal elements: an open hash table over the positions of the different values seen so far, in pooled memory.
/// 0 and -0 are equal, NaN is equal to nothing.
/// </summary>
readonly unsafe ref struct FirstOccurrences<T> where T : unmanaged
{
    readonly NativeBuffer _memory;
    readonly uint _mask;

    /// <summary>An empty table.</summary>
    /// <param name="count">Most values that will be added.</param>
    public FirstOccurrences(int count)
    {
        uint slots = BitOperations.RoundUpToPowerOf2((uint)Math.Max(2 * count, 4));
        _memory = BufferPool.Shared.Rent(sizeof(int) * (long)slots);
        _mask = slots - 1;
        new Span<int>(_memory.Pointer, (int)slots).Clear();
    }

    /// <summary>The number under which a value equal to <paramref name="value"/> was added, or -1 after adding it under <paramref name="number"/>.</summary>
    /// <param name="value">The value.</param>
    /// <param name="added">The values added so far, by their numbers; room for <paramref name="value"/> at <paramref name="number"/>.</param>
    /// <param name="number">Number for a new value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FindOrAdd(T value, Span<T> added, int number)
    {
        int* slots = (int*)_memory.Pointer;
        for (uint at = Hash(value) & _mask; ; at = (at + 1) & _mask)
        {
            int found = slots[at] - 1;
            if (found < 0)
            {
                slots[at] = number + 1;
                added[number] = value;
                return -1;
            }
            if (Same(added[found], value)) return found;
        }
    }

    /// <summary>The number under which a value equal to <paramref name="value"/> was added, or -1.</summary>
    public int Find(T value, ReadOnlySpan<T> added)
    {
        int* slots = (int*)_memory.Pointer;
        for (uint at = Hash(value) & _mask; ; at = (at + 1) & _mask)
        {
            int found = slots[at] - 1;
            if (found < 0 || Same(added[found], value)) return found;
        }
    }

    static uint Hash(T value)
    {
        ulong bits = sizeof(T) switch
        {
            1 => *(byte*)&value,
            2 => *(ushort*)&value,
            4 => *(uint*)&value,
            _ => *(ulong*)&value,
        };
        if (typeof(T) == typeof(float) && (float)(object)value == 0) bits = 0;
        if (typeof(T) == typeof(double) && (double)(object)value == 0) bits = 0;
        if ((typeof(T) == typeof(Half) || typeof(T) == typeof(BFloat16)) && (bits & 0x7FFF) == 0) bits = 0;
        return (uint)((bits * 0x9E3779B97F4A7C15) >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool Same(T a, T b)
    {
        if (typeof(T) == typeof(BFloat16)) return (float)(BFloat16)(object)a == (float)(BFloat16)(object)b;
        if (typeof(T) == typeof(float)) return (float)(object)a == (float)(object)b;
        if (typeof(T) == typeof(double)) return (double)(object)a == (double)(object)b;
        if (typeof(T) == typeof(Half)) return (Half)(object)a == (Half)(object)b;
        return EqualityComparer<T>.Default.Equals(a, b);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _memory.RemoveReference();
}
