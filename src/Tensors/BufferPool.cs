using System.Numerics;
using System.Runtime.InteropServices;

namespace TensorHarbor.Tensors;

/// <summary>
/// Native memory for tensors: blocks aligned to 64 bytes, in four size classes per power of two, kept for reuse
/// together with their <see cref="TensorBuffer"/>, so that renting from a warm pool allocates nothing.
/// </summary>
/// <param name="maxIdleBytes">Bytes kept for reuse; a block returned beyond that goes back to the system.</param>
public sealed unsafe class BufferPool(long maxIdleBytes)
{
    const int Alignment = 64;
    const int ClassesPerOctave = 4;
    const int SmallestClass = 64;
    const long LargeBlock = 1 << 20; // from here on a new block costs more than the unused half of an old one: the system clears it page by page

    readonly SizeClass[] _classes = [.. Enumerable.Range(0, 64 * ClassesPerOctave).Select(_ => new SizeClass())];
    long _rentedCount, _rentedBytes, _idleBytes;

    /// <summary>The pool that tensors use. It keeps up to 256 MiB idle.</summary>
    public static BufferPool Shared { get; } = new(256L << 20);

    /// <summary>Blocks in use now. A test that ends with more than it began with has leaked a tensor.</summary>
    public long RentedCount => Volatile.Read(ref _rentedCount);

    /// <summary>Bytes of the blocks in use now, rounded up to their size classes.</summary>
    public long RentedBytes => Volatile.Read(ref _rentedBytes);

    /// <summary>Bytes kept for reuse.</summary>
    public long IdleBytes => Volatile.Read(ref _idleBytes);

    /// <summary>
    /// Most bytes in use at a time: the memory that the process may use, as its container or machine says, unless it is set. A shape is a
    /// claim: without a limit, a system that overcommits grants it and ends the process when it is written to.
    /// </summary>
    public long MaxRentedBytes { get; set; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>
    /// A block of at least <paramref name="bytes"/> with undefined content, held once. A large one may be up to twice as large as its
    /// size class, if such a one is idle.
    /// </summary>
    /// <exception cref="StatusException">RESOURCE_EXHAUSTED: the system has no such block, or <see cref="MaxRentedBytes"/> is reached.</exception>
    public NativeBuffer Rent(long bytes)
    {
        int index = ClassOf(bytes, out long capacity);
        int last = capacity < LargeBlock ? index : index + ClassesPerOctave;
        Block? block = null;
        for (int i = index; block is null && i <= last; i++) block = TakeIdle(_classes[i]);
        if (block is null)
        {
            if (capacity > MaxRentedBytes - RentedBytes) throw Exhausted(capacity, null);
            block = new Block(this, index, AllocateNative(capacity), capacity);
        }
        Interlocked.Increment(ref _rentedCount);
        Interlocked.Add(ref _rentedBytes, block.Capacity);
        return block;
    }

    static Block? Pop(SizeClass sizeClass)
    {
        lock (sizeClass)
        {
            Block? block = sizeClass.Idle;
            if (block is not null) sizeClass.Idle = block.Next;
            return block;
        }
    }

    Block? TakeIdle(SizeClass sizeClass)
    {
        if (Pop(sizeClass) is not { } block) return null;
        Interlocked.Add(ref _idleBytes, -block.Capacity);
        block.TakeFromIdle();
        return block;
    }

    /// <summary>Gives all idle blocks back to the system.</summary>
    public void Trim()
    {
        foreach (SizeClass sizeClass in _classes)
        {
            Block? block;
            lock (sizeClass) (block, sizeClass.Idle) = (sizeClass.Idle, null);
            for (; block is not null; block = block.Next)
            {
                Interlocked.Add(ref _idleBytes, -block.Capacity);
                NativeMemory.AlignedFree(block.Pointer);
            }
        }
    }

    void Return(Block block)
    {
        Interlocked.Decrement(ref _rentedCount);
        Interlocked.Add(ref _rentedBytes, -block.Capacity);
        if (Interlocked.Add(ref _idleBytes, block.Capacity) > maxIdleBytes)
        {
            Interlocked.Add(ref _idleBytes, -block.Capacity);
            NativeMemory.AlignedFree(block.Pointer);
            return;
        }
        SizeClass sizeClass = _classes[block.Class];
        lock (sizeClass) (block.Next, sizeClass.Idle) = (sizeClass.Idle, block);
    }

    static byte* AllocateNative(long capacity)
    {
        try
        {
            return (byte*)NativeMemory.AlignedAlloc((nuint)capacity, Alignment);
        }
        catch (OutOfMemoryException e)
        {
            throw Exhausted(capacity, e);
        }
    }

    static StatusException Exhausted(long capacity, Exception? inner) =>
        new(ErrorCode.ResourceExhausted, $"OOM when allocating {capacity} bytes for a tensor", inner);

    /// <summary>Classes are 64, 80, 96, 112, 128, 160, 192, ... bytes: at most a fifth is wasted.</summary>
    static int ClassOf(long bytes, out long capacity)
    {
        long wanted = Math.Max(bytes, SmallestClass);
        int octave = 63 - BitOperations.LeadingZeroCount((ulong)wanted);
        long step = 1L << (octave - 2);
        long steps = (wanted - (1L << octave) + step - 1) / step;
        capacity = (1L << octave) + steps * step;
        return octave * ClassesPerOctave + (int)steps;
    }

    sealed class SizeClass
    {
        public Block? Idle;
    }

    sealed class Block : NativeBuffer
    {
        readonly BufferPool _pool;
        public readonly int Class;
        public Block? Next;

        public Block(BufferPool pool, int sizeClass, byte* pointer, long capacity)
        {
            _pool = pool;
            Class = sizeClass;
            Pointer = pointer;
            Capacity = capacity;
        }

        public void TakeFromIdle()
        {
            Next = null;
            Revive();
        }

        protected override void Free() => _pool.Return(this);
    }
}
