using System.Numerics;

namespace TensorHarbor.Linalg.Tests;

public sealed class ReductionTests
{
    [Fact]
    public void All_axes_of_many_shapes_match_the_naive_reductions()
    {
        var random = new Random(4);
        long[][] shapes = [[], [1], [7], [3, 5], [5, 3], [1, 6], [2, 3, 4], [4, 1, 3], [2, 3, 2, 3], [2, 2, 2, 2, 2], [3, 129], [129, 3], [300, 17], [2, 300, 3], [40, 40], [0, 3], [3, 0], [2, 0, 2]];
        foreach (long[] shape in shapes)
        {
            for (int flags = 0; flags < 1 << shape.Length; flags++)
            {
                bool[] reduced = [.. shape.Select((_, i) => (flags >> i & 1) == 1)];
                Check<float>(random, shape, reduced);
                Check<double>(random, shape, reduced);
                Check<int>(random, shape, reduced);
                Check<short>(random, shape, reduced);
                Check<Half>(random, shape, reduced);
            }
        }
    }

    [Fact]
    public void Every_row_length_matches()
    {
        var random = new Random(5);
        foreach (int n in ElementwiseTests.Lengths) Check<float>(random, [2, n], [false, true]);
    }

    [Fact]
    public void Long_sums_are_accurate()
    {
        float[] x = new float[3_000_001], total = new float[1], columns = new float[1];
        Array.Fill(x, 0.1f);
        Reductions.Sum<float>(x, [x.Length], [true], total);
        Reductions.Sum<float>(x, [x.Length, 1], [true, false], columns);
        Assert.Equal(300_000.1045, total[0], 300_000 * 1e-6);
        Assert.Equal(300_000.1045, columns[0], 300_000 * 1e-6);
    }

    [Fact]
    public void NaN_wins_and_nothing_gives_the_identity()
    {
        float[] y = new float[1];
        Reductions.Max<float>([1, float.NaN, 3], [3], [true], y);
        Assert.Equal(float.NaN, y[0]);
        float[] x = new float[100];
        x[50] = float.NaN;
        Reductions.Min<float>(x, [100], [true], y);
        Assert.Equal(float.NaN, y[0]);
        Reductions.Max<float>(x, [50, 2], [true, false], x.AsSpan(0, 2));
        Assert.Equal(float.NaN, x[0]);
        Reductions.Max<float>([], [0], [true], y);
        Assert.Equal(float.NegativeInfinity, y[0]);
        Reductions.Mean<float>([], [0], [true], y);
        Assert.Equal(float.NaN, y[0]);
        int[] z = new int[1];
        Reductions.Min<int>([], [0], [true], z);
        Assert.Equal(int.MaxValue, z[0]);
    }

    [Fact]
    public void Booleans_are_reduced()
    {
        bool[] x = [true, true, false, true, false, false], y = new bool[3];
        Reductions.All(x, [3, 2], [false, true], y);
        Assert.Equal([true, false, false], y);
        Reductions.Any(x, [3, 2], [false, true], y);
        Assert.Equal([true, true, false], y);
        Reductions.All([], [3, 0], [false, true], y);
        Assert.Equal([true, true, true], y);
        Reductions.Any([], [3, 0], [false, true], y);
        Assert.Equal([false, false, false], y);
    }

    [Fact]
    public void A_target_of_another_size_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Reductions.Sum<float>(new float[6], [2, 3], [true, false], new float[2]));
        Assert.Throws<ArgumentException>(() => Reductions.Sum<float>(new float[6], [2, 3], [true], new float[3]));
    }

    [Fact]
    public void The_first_extreme_is_found()
    {
        long[] at = new long[2];
        ArgReductions.Max<float, long>([1, 5, 5, 2, 9, 0, 9, 9], 4, 1, at);
        Assert.Equal([1, 0], at);
        int[] low = new int[2];
        ArgReductions.Min<int, int>([4, 1, 3, 1, 9, 0], 3, 2, low);
        Assert.Equal([1, 2], low);
        ArgReductions.Max<float, int>([float.NaN, 1, 2, float.NaN, float.NaN, float.NaN], 3, 1, low);
        Assert.Equal([2, 0], low);
    }

    static void Check<T>(Random random, long[] shape, bool[] reduced) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        T[] x = Values.New<T>(random, shape.Aggregate(1L, (a, b) => a * b));
        long kept = shape.Where((_, i) => !reduced[i]).Aggregate(1L, (a, b) => a * b);
        var groups = new List<T>[kept];
        for (int i = 0; i < kept; i++) groups[i] = [];
        for (int i = 0; i < x.Length; i++) groups[Group(i, shape, reduced)].Add(x[i]);
        T[] y = new T[kept];
        string what = $"{typeof(T).Name} [{string.Join(",", shape)}] {string.Join(",", reduced)}";
        double tolerance = typeof(T) == typeof(Half) ? 0.3 : typeof(T) == typeof(float) ? 3e-5 : typeof(T) == typeof(double) ? 1e-12 : 0;
        Reductions.Sum<T>(x, shape, reduced, y);
        Compare(groups, y, g => g.Sum(double.CreateTruncating), tolerance, "sum " + what);
        Reductions.Product<T>(x, shape, reduced, y);
        if (x.Length < 40) Compare(groups, y, g => g.Aggregate(1.0, (a, b) => a * double.CreateTruncating(b)), tolerance, "product " + what);
        if (x.Length == 0) return;
        Reductions.Max<T>(x, shape, reduced, y);
        Compare(groups, y, g => g.Max(double.CreateTruncating), 0, "max " + what);
        Reductions.Min<T>(x, shape, reduced, y);
        Compare(groups, y, g => g.Min(double.CreateTruncating), 0, "min " + what);
        Reductions.Mean<T>(x, shape, reduced, y);
        bool isInteger = T.One / (T.One + T.One) == T.Zero;
        Compare(groups, y, g => isInteger ? Math.Truncate(g.Average(double.CreateTruncating)) : g.Average(double.CreateTruncating), tolerance, "mean " + what);
    }

    static void Compare<T>(List<T>[] groups, T[] y, Func<List<T>, double> f, double tolerance, string what) where T : INumber<T>
    {
        for (int i = 0; i < y.Length; i++)
        {
            double expected = f(groups[i]), got = double.CreateTruncating(y[i]);
            Assert.True(Math.Abs(expected - got) <= tolerance * (1 + Math.Abs(expected)), $"{what}: element {i}: expected {expected}, got {got}");
        }
    }

    static long Group(long flat, long[] shape, bool[] reduced)
    {
        long group = 0, stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            long position = flat % shape[i];
            flat /= shape[i];
            if (reduced[i]) continue;
            group += position * stride;
            stride *= shape[i];
        }
        return group;
    }
}
