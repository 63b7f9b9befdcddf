using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>
/// The counter-based generator Philox 4x32-10 (Salmon et al., 2011) with TensorFlow's seeding: each call gives four 32-bit numbers,
/// and any place of the stream can be reached at once. A value type: a copy goes on from the same place.
/// </summary>
public struct Philox
{
    /// <summary>Numbers that one call gives.</summary>
    public const int BlockSize = 4;

    const uint KeyStep0 = 0x9E3779B9, KeyStep1 = 0xBB67AE85, Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;

    uint _key0, _key1;
    ulong _low, _high;

    /// <summary>The stream of two seeds, from its beginning.</summary>
    /// <param name="seed">Chooses the key.</param>
    /// <param name="seed2">The upper half of the counter.</param>
    public Philox(ulong seed, ulong seed2) => (_key0, _key1, _low, _high) = ((uint)seed, (uint)(seed >> 32), 0, seed2);

    /// <summary>The stream of a key from a counter on.</summary>
    /// <param name="key">The key.</param>
    /// <param name="low">Lower half of the counter.</param>
    /// <param name="high">Upper half of the counter.</param>
    public static Philox FromCounter(ulong key, ulong low, ulong high) => new() { _key0 = (uint)key, _key1 = (uint)(key >> 32), _low = low, _high = high };

    /// <summary>Key, 64 bits.</summary>
    public readonly ulong Key => _key0 | (ulong)_key1 << 32;

    /// <summary>Lower half of the counter.</summary>
    public readonly ulong CounterLow => _low;

    /// <summary>Upper half of the counter.</summary>
    public readonly ulong CounterHigh => _high;

    /// <summary>Goes on by <paramref name="blocks"/> calls.</summary>
    public void Skip(ulong blocks)
    {
        _low += blocks;
        if (_low < blocks) _high++;
    }

    /// <summary>The next four numbers.</summary>
    public Block Next()
    {
        uint c0 = (uint)_low, c1 = (uint)(_low >> 32), c2 = (uint)_high, c3 = (uint)(_high >> 32), k0 = _key0, k1 = _key1;
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0, product1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            k0 += KeyStep0;
            k1 += KeyStep1;
        }
        Skip(1);
        var block = new Block();
        block[0] = c0;
        block[1] = c1;
        block[2] = c2;
        block[3] = c3;
        return block;
    }

    /// <summary>Four 32-bit numbers.</summary>
    [InlineArray(BlockSize)]
    public struct Block
    {
        uint _first;
    }
}

/// <summary>A <see cref="Philox"/> stream read one number at a time.</summary>
/// <param name="generator">Where the stream begins.</param>
public ref struct PhiloxReader(Philox generator)
{
    Philox _generator = generator;
    Philox.Block _block;
    int _used = Philox.BlockSize;

    /// <summary>The next number.</summary>
    public uint Next()
    {
        if (_used == Philox.BlockSize)
        {
            _block = _generator.Next();
            _used = 0;
        }
        return _block[_used++];
    }

    /// <summary>The next two numbers, the first in the lower half.</summary>
    public ulong NextLong() => Next() | (ulong)Next() << 32;

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble()
    {
        uint first = Next(), second = Next();
        return RandomBits.ToDouble(first, second);
    }

    /// <summary>Uniform in [0, <paramref name="limit"/>), without bias, from 32 bits at a time.</summary>
    public uint Below(uint limit)
    {
        if ((limit & (limit - 1)) == 0) return Next() & (limit - 1);
        uint rejected = uint.MaxValue % limit + 1, number;
        do number = Next();
        while (number < rejected);
        return number % limit;
    }

    /// <summary>Uniform in [0, <paramref name="limit"/>), without bias, from 64 bits at a time.</summary>
    public ulong Below(ulong limit)
    {
        if ((limit & (limit - 1)) == 0) return NextLong() & (limit - 1);
        ulong rejected = ulong.MaxValue % limit + 1, number;
        do number = NextLong();
        while (number < rejected);
        return number % limit;
    }

    /// <summary>Goes on by some numbers.</summary>
    public void Skip(ulong numbers)
    {
        for (; numbers > 0 && _used < Philox.BlockSize; numbers--) _used++;
        _generator.Skip(numbers / Philox.BlockSize);
        for (ulong rest = numbers % Philox.BlockSize; rest > 0; rest--) Next();
    }
}
