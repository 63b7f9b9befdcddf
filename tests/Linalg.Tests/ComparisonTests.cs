using System.Numerics;

namespace TensorHarbor.Linalg.Tests;

public sealed class ComparisonTests
{
    [Fact]
    public void Comparisons_match_for_every_type_and_length()
    {
        foreach (int n in ElementwiseTests.Lengths)
        {
            CheckAll<float>(n, float.NaN, float.PositiveInfinity, -0f);
            CheckAll<double>(n, double.NaN, double.NegativeInfinity, -0d);
            CheckAll<int>(n, int.MinValue, int.MaxValue, 0);
            CheckAll<long>(n, long.MinValue, long.MaxValue, 0);
            CheckAll<byte>(n, 0, 255, 128);
            CheckAll<uint>(n, 0, uint.MaxValue, 1u << 31);
            CheckAll<Half>(n, Half.NaN, Half.MaxValue, Half.NegativeZero);
        }
    }

    static void CheckAll<T>(int n, params T[] special) where T : unmanaged, INumber<T>
    {
        var random = new Random(n);
        T[] x = New(random, n, special), y = New(random, n, special);
        Check<T, LessOperator<T>, LessOperator<T>>(x, y);
        Check<T, LessOrEqualOperator<T>, LessOrEqualOperator<T>>(x, y);
        Check<T, GreaterOperator<T>, GreaterOperator<T>>(x, y);
        Check<T, GreaterOrEqualOperator<T>, GreaterOrEqualOperator<T>>(x, y);
        Check<T, EqualOperator<T>, EqualOperator<T>>(x, y);
        Check<T, NotEqualOperator<T>, NotEqualOperator<T>>(x, y);
    }

    static T[] New<T>(Random random, int n, T[] special) where T : INumber<T> =>
        [.. Enumerable.Range(0, n).Select(_ => random.Next(3) == 0 ? special[random.Next(special.Length)] : T.CreateTruncating(random.Next(4)))];

    static void Check<T, TOne, TRows>(T[] x, T[] y) where T : unmanaged where TOne : IScalarOperator<T, bool> where TRows : ISpanOperator<T, bool>
    {
        bool[] z = new bool[x.Length];
        TRows.Apply(x, y, z);
        Assert.Equal(x.Zip(y, TOne.Apply), z);
        if (x.Length == 0) return;
        TRows.Apply(x[0], y, z);
        Assert.Equal(y.Select(v => TOne.Apply(x[0], v)), z);
        TRows.Apply(x, y[0], z);
        Assert.Equal(x.Select(v => TOne.Apply(v, y[0])), z);
    }

    [Fact]
    public void Selection_takes_either_side_for_every_length_also_in_place()
    {
        foreach (int n in ElementwiseTests.Lengths)
        {
            var random = new Random(n);
            bool[] flags = [.. Enumerable.Range(0, n).Select(_ => random.Next(2) == 1)];
            uint[] x = [.. Enumerable.Range(0, n).Select(_ => (uint)random.NextInt64())], y = [.. Enumerable.Range(0, n).Select(_ => (uint)random.NextInt64())];
            uint[] expected = [.. flags.Select((f, i) => f ? x[i] : y[i])];
            ulong[] wideX = [.. x.Select(v => v * 0x1_0000_0001UL)], wideY = [.. y.Select(v => v * 0x1_0000_0001UL)], wide = new ulong[n];
            Selection.Elements<ulong>(flags, wideX, wideY, wide);
            Assert.Equal(expected.Select(v => v * 0x1_0000_0001UL), wide);
            Selection.Elements<uint>(flags, x, y, x);
            Assert.Equal(expected, x);
        }
        Assert.Throws<ArgumentException>(() => Selection.Elements<uint>(new bool[2], new uint[2], new uint[3], new uint[2]));
    }
}
