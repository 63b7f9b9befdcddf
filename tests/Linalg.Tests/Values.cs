using System.Numerics;

namespace TensorHarbor.Linalg.Tests;

/// <summary>Reproducible test values.</summary>
static class Values
{
    public static T[] New<T>(Random random, long length) where T : INumberBase<T>
    {
        var x = new T[length];
        for (int i = 0; i < x.Length; i++) x[i] = T.CreateTruncating(random.NextDouble() * 4 - 2);
        return x;
    }

    public static void AssertClose<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> got, double relative, double absolute, string what)
        where T : IFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, got.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (T.IsNaN(expected[i]) ? T.IsNaN(got[i]) : expected[i] == got[i]) continue;
            double difference = Math.Abs(double.CreateTruncating(expected[i] - got[i]));
            bool isClose = difference <= absolute + relative * Math.Abs(double.CreateTruncating(expected[i]));
            Assert.True(isClose, $"{what}: element {i}: expected {expected[i]}, got {got[i]}");
        }
    }
}
