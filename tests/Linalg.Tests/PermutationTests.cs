namespace TensorHarbor.Linalg.Tests;

public sealed class PermutationTests
{
    [Fact]
    public void Every_order_of_axes_matches_the_index_by_index_one()
    {
        long[][] shapes = [[], [5], [3, 4], [33, 70], [1, 7], [2, 3, 4], [9, 1, 17], [2, 3, 4, 5], [8, 9, 10], [1, 1], [2, 1, 3, 1, 2], [0, 3]];
        foreach (long[] shape in shapes)
        {
            foreach (int[] order in Orders(shape.Length))
            {
                Check<byte>(shape, order, i => (byte)i);
                Check<short>(shape, order, i => (short)i);
                Check<float>(shape, order, i => i);
                Check<double>(shape, order, i => i);
                Check<(long, long)>(shape, order, i => (i, -i));
            }
        }
    }

    [Fact]
    public void An_order_that_is_no_permutation_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Permutation.Transpose<float>(new float[6], [2, 3], [0, 0], new float[6]));
        Assert.Throws<ArgumentException>(() => Permutation.Transpose<float>(new float[6], [2, 3], [0, 2], new float[6]));
        Assert.Throws<ArgumentException>(() => Permutation.Transpose<float>(new float[6], [2, 3], [0], new float[6]));
        Assert.Throws<ArgumentException>(() => Permutation.Transpose<float>(new float[6], [2, 3], [1, 0], new float[5]));
    }

    static void Check<T>(long[] shape, int[] order, Func<int, T> value) where T : unmanaged
    {
        T[] x = [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(value)], y = new T[x.Length];
        Permutation.Transpose<T>(x, shape, order, y);
        for (int i = 0; i < y.Length; i++)
        {
            long rest = i, index = 0;
            for (int axis = order.Length - 1; axis >= 0; axis--)
            {
                long size = shape[order[axis]], stride = shape[(order[axis] + 1)..].Aggregate(1L, (a, b) => a * b);
                index += rest % size * stride;
                rest /= size;
            }
            Assert.Equal(x[index], y[i]);
        }
    }

    static IEnumerable<int[]> Orders(int rank) => rank == 0
        ? [[]]
        : Orders(rank - 1).SelectMany(order => Enumerable.Range(0, rank), (order, at) => (int[])[.. order[..at], rank - 1, .. order[at..]]);
}
