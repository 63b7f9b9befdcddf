using TensorHarbor.Tensors;

namespace TensorHarbor.Linalg;

/// <summary>A way to make numbers of random bits. Groups of outputs are independent, so that a fill may be split anywhere between them.</summary>
/// <typeparam name="T">Element.</typeparam>
public interface IDistribution<T> where T : unmanaged
{
    /// <summary>Outputs in one group: 4, or 2 for 64-bit numbers.</summary>
    static abstract int GroupSize { get; }

    /// <summary>Philox calls from the beginning of one group to that of the next.</summary>
    static abstract int GroupStride { get; }

    /// <summary>Makes one group from the generator's place on.</summary>
    void Fill(ref Philox generator, Span<T> group);
}

/// <summary>Fills tensors with random numbers.</summary>
public static class RandomFill
{
    const long CyclesPerGroup = 120;

    /// <summary>Fills <paramref name="tensor"/> from <paramref name="generator"/> on.</summary>
    public static unsafe void Run<T, TDistribution>(in TDistribution distribution, Philox generator, Tensor tensor, WorkSplitter? workers)
        where T : unmanaged where TDistribution : struct, IDistribution<T>
    {
        long count = tensor.ElementCount;
        var body = new Body<T, TDistribution>(distribution, generator, (T*)tensor.Pointer, count);
        long groups = (count + TDistribution.GroupSize - 1) / TDistribution.GroupSize;
        if (workers is null) body.Run(0, groups);
        else workers.For(groups, CyclesPerGroup, body);
    }

    readonly unsafe struct Body<T, TDistribution>(TDistribution distribution, Philox generator, T* target, long count) : IRangeBody
        where T : unmanaged where TDistribution : struct, IDistribution<T>
    {
        readonly TDistribution _distribution = distribution;

        public void Run(long start, long end)
        {
            int size = TDistribution.GroupSize;
            Span<T> last = stackalloc T[size];
            for (long group = start; group < end; group++)
            {
                Philox place = generator;
                place.Skip((ulong)group * (ulong)TDistribution.GroupStride);
                long at = group * size;
                if (at + size <= count) _distribution.Fill(ref place, new Span<T>(target + at, size));
                else
                {
                    _distribution.Fill(ref place, last);
                    last[..(int)(count - at)].CopyTo(new Span<T>(target + at, (int)(count - at)));
                }
            }
        }
    }
}
