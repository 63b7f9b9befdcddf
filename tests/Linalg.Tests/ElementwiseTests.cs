using System.Numerics;

namespace TensorHarbor.Linalg.Tests;

public sealed class ElementwiseTests
{
    /// <summary>0 to three vectors of 512 bits, and odd sizes.</summary>
    public static IEnumerable<int> Lengths => Enumerable.Range(0, 50).Concat([63, 64, 65, 127, 1000]);

    [Fact]
    public void Relu_and_its_gradients_match_for_every_length_also_in_place()
    {
        var random = new Random(1);
        foreach (int n in Lengths)
        {
            CheckRelu<float>(random, n);
            CheckRelu<double>(random, n);
            CheckRelu<int>(random, n);
            CheckRelu<sbyte>(random, n);
            CheckRelu<long>(random, n);
            CheckRelu<Half>(random, n);
        }
    }

    [Fact]
    public void NaN_and_infinities_pass_through_relu()
    {
        float[] x = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 7, -1], y = new float[5];
        Elementwise.Relu<float>(x, y);
        Assert.Equal([float.NaN, float.PositiveInfinity, 0, 7, 0], y);
        Elementwise.Relu6<float>(x, y);
        Assert.Equal([float.NaN, 6, 0, 6, 0], y);
        Elementwise.ReluGrad<float>([1, 2, 3, 4, 5], x, y);
        Assert.Equal([0, 2, 0, 4, 0], y);
    }

    [Fact]
    public void Biases_are_added_and_summed_for_every_width()
    {
        var random = new Random(2);
        foreach (int columns in Lengths.Where(n => n > 0))
        {
            foreach (int rows in (int[])[0, 1, 2, 3, 17, 64, 130])
            {
                float[] x = Values.New<float>(random, rows * columns), bias = Values.New<float>(random, columns), z = [.. x], sums = new float[columns];
                Broadcast.Add<float>(z, [rows, columns], bias, [columns], z, [rows, columns]);
                for (int i = 0; i < x.Length; i++) Assert.Equal(x[i] + bias[i % columns], z[i]);
                Reductions.Sum<float>(x, [rows, columns], [true, false], sums);
                float[] expected = [.. Enumerable.Range(0, columns).Select(j => (float)Enumerable.Range(0, rows).Sum(i => (double)x[i * columns + j]))];
                Values.AssertClose<float>(expected, sums, 1e-5, 2e-5, $"sums of {rows}x{columns}");
            }
        }
    }

    [Fact]
    public void Spans_of_other_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Elementwise.Relu<float>(new float[2], new float[3]));
        Assert.Throws<ArgumentException>(() => Broadcast.Add<float>(new float[5], [2, 2], new float[2], [2], new float[5], [2, 2]));
        Assert.Throws<ArgumentException>(() => Reductions.Sum<float>(new float[5], [1, 5], [true, false], new float[0]));
    }

    [Fact]
    public void Exp_is_right_to_two_units_in_the_last_place()
    {
        float[] x = [.. Enumerable.Range(-1100, 2000).Select(i => i * 0.0987f), 0, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 88.7f, 88.73f, -87.5f, -103.9f, -105];
        float[] y = new float[x.Length];
        Map.Unary<float, ExpOperator<float>>(x, y);
        for (int i = 0; i < x.Length; i++) AssertUnits(Math.Exp(x[i]), y[i], MathF.BitIncrement, x[i]);
        double[] u = [.. Enumerable.Range(-1100, 2200).Select(i => i * 0.6789), 0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 709.7, 709.79, -745, -746], v = new double[u.Length];
        Map.Unary<double, ExpOperator<double>>(u, v);
        Values.AssertClose<double>([.. u.Select(Math.Exp)], v, 5e-16, 5e-324, "exp");
    }

    [Fact]
    public void Tanh_and_sigmoid_are_right_to_a_few_units_in_the_last_place()
    {
        float[] special = [0, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -1e-30f, 0.5499999f, 0.55f, 9.02f, -9.1f, 88, -88, 104, -104];
        foreach (int n in Lengths)
        {
            var random = new Random(n);
            float[] x = [.. special.Take(n), .. Values.New<float>(random, Math.Max(0, n - special.Length)).Select((v, i) => i % 3 == 0 ? v : v * 6)], y = new float[n];
            Elementwise.Tanh<float>(x, y);
            for (int i = 0; i < n; i++) AssertUnits(Math.Tanh(x[i]), y[i], 2, x[i]);
            Elementwise.Sigmoid<float>(x, y);
            for (int i = 0; i < n; i++) AssertUnits(1 / (1 + Math.Exp(-x[i])), y[i], 3, x[i]);
        }
        Assert.Throws<ArgumentException>(() => Elementwise.Tanh<float>(new float[2], new float[3]));
        Assert.Throws<ArgumentException>(() => Elementwise.Tanh<double>(new double[2], new double[3]));
    }

    static void AssertUnits(double expected, float got, double units, float x)
    {
        float rounded = (float)expected;
        if (float.IsNaN(rounded) || rounded == 0) Assert.Equal(rounded, got);
        else Assert.True(Math.Abs(got - expected) <= units * (MathF.BitIncrement(MathF.Abs(rounded)) - (double)MathF.Abs(rounded)), $"f({x:R}) = {expected}, got {got}");
    }

    static void AssertUnits(double expected, float got, Func<float, float> next, float x)
    {
        float rounded = (float)expected;
        if (float.IsNaN(rounded) || float.IsInfinity(rounded) || rounded == 0) Assert.Equal(rounded, got);
        else Assert.True(Math.Abs(got - expected) <= 2.0 * (next(rounded) - (double)rounded), $"exp({x}) = {expected}, got {got}");
    }

    static void CheckRelu<T>(Random random, int n) where T : unmanaged, INumber<T>
    {
        T six = T.CreateTruncating(6), four = T.CreateTruncating(4);
        T[] x = [.. Values.New<T>(random, n).Select(v => v * four)], g = Values.New<T>(random, n), y = new T[n];
        Elementwise.Relu<T>(x, y);
        Assert.Equal(x.Select(v => v > T.Zero ? v : T.Zero), y);
        Elementwise.ReluGrad<T>(g, x, y);
        Assert.Equal(x.Zip(g, (v, d) => v > T.Zero ? d : T.Zero), y);
        Elementwise.Relu6Grad<T>(g, x, y);
        Assert.Equal(x.Zip(g, (v, d) => v > T.Zero && v < six ? d : T.Zero), y);
        T[] inPlace = [.. x];
        Elementwise.Relu6<T>(inPlace, inPlace);
        Assert.Equal(x.Select(v => T.Min(six, v > T.Zero ? v : T.Zero)), inPlace);
    }

    readonly struct ExpOperator<T> : IUnaryOperator<T> where T : unmanaged, INumber<T>
    {
        public static TV Apply<TV, TSimd>(TV x) where TV : unmanaged where TSimd : struct, ISimd<T, TV> => VectorMath.Exp<T, TV, TSimd>(x);
    }
}
