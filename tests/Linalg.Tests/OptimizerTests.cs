using System.Numerics;

namespace TensorHarbor.Linalg.Tests;

/// <summary>Each step against the formula of TensorFlow's documentation, in double, for every length.</summary>
public sealed class OptimizerTests
{
    [Fact]
    public void Gradient_descent() => Check((v, _, g) => OptimizerSteps.GradientDescent(v, 0.1f, g), (v, _, g) => OptimizerSteps.GradientDescent(v, 0.1, g),
        (ref double v, double[] s, double g) => v -= 0.1 * g);

    [Theory, InlineData(false), InlineData(true)]
    public void Momentum(bool nesterov) => Check((v, s, g) => OptimizerSteps.Momentum(v, s[0], 0.1f, 0.9f, nesterov, g), (v, s, g) => OptimizerSteps.Momentum(v, s[0], 0.1, 0.9, nesterov, g),
        (ref double v, double[] s, double g) =>
        {
            s[0] = 0.9 * s[0] + g;
            v -= nesterov ? 0.1 * g + 0.1 * 0.9 * s[0] : 0.1 * s[0];
        });

    [Theory, InlineData(false), InlineData(true)]
    public void Keras_momentum(bool nesterov) => Check((v, s, g) => OptimizerSteps.KerasMomentum(v, s[0], 0.1f, 0.9f, nesterov, g), (v, s, g) => OptimizerSteps.KerasMomentum(v, s[0], 0.1, 0.9, nesterov, g),
        (ref double v, double[] s, double g) =>
        {
            s[0] = 0.9 * s[0] - 0.1 * g;
            v += nesterov ? 0.9 * s[0] - 0.1 * g : s[0];
        });

    [Theory, InlineData(false), InlineData(true)]
    public void Adagrad(bool updates) => Check((v, s, g) => OptimizerSteps.Adagrad(v, s[0], 0.1f, updates, g), (v, s, g) => OptimizerSteps.Adagrad(v, s[0], 0.1, updates, g),
        (ref double v, double[] s, double g) =>
        {
            if (updates) s[0] += g * g;
            v -= 0.1 * g / Math.Sqrt(s[0]);
        });

    [Theory, InlineData(false), InlineData(true)]
    public void Adagrad_v2(bool updates) => Check((v, s, g) => OptimizerSteps.AdagradV2(v, s[0], 0.1f, 0.01f, updates, g), (v, s, g) => OptimizerSteps.AdagradV2(v, s[0], 0.1, 0.01, updates, g),
        (ref double v, double[] s, double g) =>
        {
            if (updates) s[0] += g * g;
            v -= 0.1 * g / (Math.Sqrt(s[0]) + 0.01);
        });

    [Fact]
    public void Adagrad_with_dual_averaging() => Check((v, s, g) => OptimizerSteps.AdagradDualAveraging(v, s[0], s[1], 0.1f, 0.2f, 0.3f, 3, g), (v, s, g) => OptimizerSteps.AdagradDualAveraging(v, s[0], s[1], 0.1, 0.2, 0.3, 3, g),
        (ref double v, double[] s, double g) =>
        {
            s[0] += g;
            s[1] += g * g;
            v = -Math.Sign(s[0]) * 0.1 * Math.Max(Math.Abs(s[0]) - 0.2 * 3, 0) / (0.3 * 3 * 0.1 + Math.Sqrt(s[1]));
        });

    [Fact]
    public void Adadelta() => Check((v, s, g) => OptimizerSteps.Adadelta(v, s[0], s[1], 0.1f, 0.95f, 1e-3f, g), (v, s, g) => OptimizerSteps.Adadelta(v, s[0], s[1], 0.1, 0.95, 1e-3, g),
        (ref double v, double[] s, double g) =>
        {
            s[0] = 0.95 * s[0] + 0.05 * g * g;
            double update = Math.Sqrt(s[1] + 1e-3) / Math.Sqrt(s[0] + 1e-3) * g;
            v -= 0.1 * update;
            s[1] = 0.95 * s[1] + 0.05 * update * update;
        });

    [Theory, InlineData(false), InlineData(true)]
    public void Adam(bool nesterov) => Check((v, s, g) => OptimizerSteps.Adam(v, s[0], s[1], 0.729f, 0.99f, 0.1f, 0.9f, 0.99f, 1e-3f, nesterov, g), (v, s, g) => OptimizerSteps.Adam(v, s[0], s[1], 0.729, 0.99, 0.1, 0.9, 0.99, 1e-3, nesterov, g),
        (ref double v, double[] s, double g) =>
        {
            double alpha = 0.1 * Math.Sqrt(1 - 0.99) / (1 - 0.729);
            s[0] += (g - s[0]) * 0.1;
            s[1] += (g * g - s[1]) * 0.01;
            v -= (nesterov ? 0.1 * g + 0.9 * s[0] : s[0]) * alpha / (Math.Sqrt(s[1]) + 1e-3);
        });

    [Fact]
    public void Ams_grad() => Check((v, s, g) => OptimizerSteps.AmsGrad(v, s[0], s[1], s[2], 0.729f, 0.99f, 0.1f, 0.9f, 0.99f, 1e-3f, g), (v, s, g) => OptimizerSteps.AmsGrad(v, s[0], s[1], s[2], 0.729, 0.99, 0.1, 0.9, 0.99, 1e-3, g),
        (ref double v, double[] s, double g) =>
        {
            double alpha = 0.1 * Math.Sqrt(1 - 0.99) / (1 - 0.729);
            s[0] += (g - s[0]) * 0.1;
            s[1] += (g * g - s[1]) * 0.01;
            s[2] = Math.Max(s[2], s[1]);
            v -= s[0] * alpha / (Math.Sqrt(s[2]) + 1e-3);
        });

    [Fact]
    public void Ada_max() => Check((v, s, g) => OptimizerSteps.AdaMax(v, s[0], s[1], 0.729f, 0.1f, 0.9f, 0.99f, 1e-3f, g), (v, s, g) => OptimizerSteps.AdaMax(v, s[0], s[1], 0.729, 0.1, 0.9, 0.99, 1e-3, g),
        (ref double v, double[] s, double g) =>
        {
            s[0] += (g - s[0]) * 0.1;
            s[1] = Math.Max(0.99 * s[1], Math.Abs(g));
            v -= 0.1 / (1 - 0.729) * s[0] / (s[1] + 1e-3);
        });

    [Fact]
    public void Add_sign() => Check((v, s, g) => OptimizerSteps.AddSign(v, s[0], 0.1f, 1.5f, 0.8f, 0.9f, g), (v, s, g) => OptimizerSteps.AddSign(v, s[0], 0.1, 1.5, 0.8, 0.9, g),
        (ref double v, double[] s, double g) =>
        {
            s[0] = 0.9 * s[0] + 0.1 * g;
            v -= 0.1 * (1.5 + 0.8 * Math.Sign(g) * Math.Sign(s[0])) * g;
        });

    [Fact]
    public void Power_sign() => Check((v, s, g) => OptimizerSteps.PowerSign(v, s[0], 0.1f, 1f, 0.8f, 0.9f, g), (v, s, g) => OptimizerSteps.PowerSign(v, s[0], 0.1, 1.0, 0.8, 0.9, g),
        (ref double v, double[] s, double g) =>
        {
            s[0] = 0.9 * s[0] + 0.1 * g;
            v -= 0.1 * Math.Exp(0.8 * Math.Sign(g) * Math.Sign(s[0])) * g;
        });

    [Fact]
    public void Rms_prop() => Check((v, s, g) => OptimizerSteps.RmsProp(v, s[0], s[1], 0.1f, 0.9f, 0.5f, 1e-3f, g), (v, s, g) => OptimizerSteps.RmsProp(v, s[0], s[1], 0.1, 0.9, 0.5, 1e-3, g),
        (ref double v, double[] s, double g) =>
        {
            s[0] += (g * g - s[0]) * 0.1;
            s[1] = 0.5 * s[1] + 0.1 * g / Math.Sqrt(s[0] + 1e-3);
            v -= s[1];
        });

    [Fact]
    public void Centered_rms_prop() => Check((v, s, g) => OptimizerSteps.CenteredRmsProp(v, s[0], s[1], s[2], 0.1f, 0.9f, 0.5f, 5f, g), (v, s, g) => OptimizerSteps.CenteredRmsProp(v, s[0], s[1], s[2], 0.1, 0.9, 0.5, 5.0, g),
        (ref double v, double[] s, double g) =>
        {
            s[1] += (g * g - s[1]) * 0.1;
            s[0] += (g - s[0]) * 0.1;
            s[2] = 0.5 * s[2] + 0.1 * g / Math.Sqrt(s[1] - s[0] * s[0] + 5);
            v -= s[2];
        });

    [Theory, InlineData(0), InlineData(0.5)]
    public void Proximal_gradient_descent(double l1) => Check((v, _, g) => OptimizerSteps.ProximalGradientDescent(v, 0.1f, (float)l1, 0.3f, g), (v, _, g) => OptimizerSteps.ProximalGradientDescent(v, 0.1, l1, 0.3, g),
        (ref double v, double[] s, double g) =>
        {
            v -= 0.1 * g;
            v = Math.Sign(v) * Math.Max(Math.Abs(v) - 0.1 * l1, 0) / (1 + 0.1 * 0.3);
        });

    [Theory, InlineData(0), InlineData(0.5)]
    public void Proximal_adagrad(double l1) => Check((v, s, g) => OptimizerSteps.ProximalAdagrad(v, s[0], 0.1f, (float)l1, 0.3f, g), (v, s, g) => OptimizerSteps.ProximalAdagrad(v, s[0], 0.1, l1, 0.3, g),
        (ref double v, double[] s, double g) =>
        {
            s[0] += g * g;
            double rate = 0.1 / Math.Sqrt(s[0]);
            v -= rate * g;
            v = Math.Sign(v) * Math.Max(Math.Abs(v) - rate * l1, 0) / (1 + rate * 0.3);
        });

    [Theory]
    [InlineData(-0.5, 0, false), InlineData(-0.5, 0.2, false), InlineData(-0.5, 0.2, true), InlineData(-0.4, 0, false), InlineData(-0.4, 0.2, true)]
    public void Ftrl(double power, double shrinkage, bool multiplies) => Check(
        (v, s, g) => OptimizerSteps.Ftrl(v, s[0], s[1], 0.1f, 0.4f, 0.3f, (float)shrinkage, (float)power, multiplies, g),
        (v, s, g) => OptimizerSteps.Ftrl(v, s[0], s[1], 0.1, 0.4, 0.3, shrinkage, power, multiplies, g),
        (ref double v, double[] s, double g) =>
        {
            double sum = s[0] + g * g, sigma = Math.Pow(sum, -power) - Math.Pow(s[0], -power), shrunk = g + 2 * shrinkage * v;
            s[1] += multiplies ? shrunk * 0.1 - sigma * v : shrunk - sigma / 0.1 * v;
            double l1 = multiplies ? 0.4 * 0.1 : 0.4;
            double y = multiplies ? Math.Pow(sum, -power) + 2 * 0.3 * 0.1 : Math.Pow(sum, -power) / 0.1 + 2 * 0.3;
            v = Math.Abs(s[1]) > l1 ? (Math.Sign(s[1]) * l1 - s[1]) / y : 0;
            s[0] = sum;
        });

    [Fact]
    public void A_slot_of_another_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => OptimizerSteps.Momentum<float>(new float[3], new float[2], 0.1f, 0.9f, false, new float[3]));

    delegate void Step<T>(T[] variable, T[][] slots, T[] gradient);

    delegate void Formula(ref double variable, double[] slots, double gradient);

    static void Check(Step<float> single, Step<double> full, Formula formula)
    {
        foreach (int n in ElementwiseTests.Lengths)
        {
            CheckOne(single, formula, n, 2e-5);
            CheckOne(full, formula, n, 1e-13);
        }
    }

    static void CheckOne<T>(Step<T> step, Formula formula, int n, double tolerance) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(n);
        T[] v = Values.New<T>(random, n), g = Values.New<T>(random, n);
        T[][] slots = [.. Enumerable.Range(0, 3).Select(_ => Values.New<T>(random, n).Select(x => T.Abs(x) + T.CreateTruncating(0.1)).ToArray())];
        T[] expected = new T[n];
        T[][] expectedSlots = [new T[n], new T[n], new T[n]];
        for (int i = 0; i < n; i++)
        {
            double value = double.CreateTruncating(v[i]);
            double[] s = [.. slots.Select(slot => double.CreateTruncating(slot[i]))];
            formula(ref value, s, double.CreateTruncating(g[i]));
            expected[i] = T.CreateTruncating(value);
            for (int j = 0; j < 3; j++) expectedSlots[j][i] = T.CreateTruncating(s[j]);
        }
        step(v, slots, g);
        Values.AssertClose<T>(expected, v, tolerance, tolerance, $"variable of {n}");
        for (int j = 0; j < 3; j++) Values.AssertClose<T>(expectedSlots[j], slots[j], tolerance, tolerance, $"slot {j} of {n}");
    }
}
