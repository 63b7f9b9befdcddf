using System.Numerics;

namespace TensorHarbor.Linalg.Tests;

public sealed class SoftmaxTests
{
    static readonly int[] s_rows = [1, 2, 15, 16, 17, 40];

    [Fact]
    public void Rows_of_every_width_match_the_definition()
    {
        foreach (int classes in (int[])[.. Enumerable.Range(1, 36), 64, 100])
        {
            foreach (int rows in s_rows)
            {
                Check<float>(rows, classes, 3e-6);
                Check<double>(rows, classes, 4e-15);
            }
        }
    }

    [Theory, InlineData(3), InlineData(40)]
    public void Large_logits_do_not_overflow_and_NaN_stays_in_its_row(int classes)
    {
        float[] x = new float[2 * classes], y = new float[x.Length], loss = new float[2];
        x[0] = 1e4f;
        x[classes] = float.NaN;
        Softmax.SparseCrossEntropy<float, int>(x, [1, 0], classes, loss, y);
        Assert.Equal([1e4f, float.NaN], loss);
        Assert.Equal([1, -1, 0], y[..3]);
        Assert.All(y[classes..], value => Assert.Equal(float.NaN, value));
    }

    [Theory, InlineData(3), InlineData(40)]
    public void A_label_outside_the_classes_makes_its_row_NaN(int classes)
    {
        float[] x = new float[3 * classes], y = new float[x.Length], loss = new float[3];
        Softmax.SparseCrossEntropy<float, long>(x, [-1, 0, classes], classes, loss, y);
        Assert.Equal([true, false, true], loss.Select(float.IsNaN));
        Assert.Equal([true, false, true], y.Chunk(classes).Select(row => row.All(float.IsNaN)));
    }

    [Fact]
    public void Nothing_is_allowed_and_ragged_rows_are_not()
    {
        Softmax.Rows<float>([], 3, []);
        Assert.Throws<ArgumentException>(() => Softmax.Rows<float>(new float[5], 3, new float[5]));
        Assert.Throws<ArgumentException>(() => Softmax.SparseCrossEntropy<float, int>(new float[6], new int[3], 3, new float[3], new float[6]));
    }

    static void Check<T>(int rows, int classes, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        var random = new Random(rows * 1000 + classes);
        T[] x = [.. Values.New<T>(random, rows * classes).Select(v => v * T.CreateTruncating(3))], labels = [.. Values.New<T>(random, rows * classes).Select(T.Abs)];
        int[] chosen = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];
        T[] y = new T[x.Length], loss = new T[rows];
        double[] p = new double[x.Length], log = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            log[i] = double.CreateTruncating(x[i]) - Math.Log(x.Skip(i / classes * classes).Take(classes).Sum(v => Math.Exp(double.CreateTruncating(v))));
            p[i] = Math.Exp(log[i]);
        }
        string what = $"{typeof(T).Name} {rows}x{classes}";
        Softmax.Rows<T>(x, classes, y);
        Values.AssertClose<T>(To<T>(p), y, tolerance, 0, "softmax " + what);
        Softmax.LogRows<T>(x, classes, y);
        Values.AssertClose<T>(To<T>(log), y, tolerance, tolerance, "log " + what);
        T[] inPlace = [.. x];
        Softmax.CrossEntropy<T>(inPlace, labels, classes, loss, inPlace);
        Values.AssertClose<T>(To<T>(p.Select((v, i) => v - double.CreateTruncating(labels[i]))), inPlace, tolerance, tolerance, "gradient " + what);
        Values.AssertClose<T>(To<T>(Enumerable.Range(0, rows).Select(i => -Enumerable.Range(i * classes, classes).Sum(j => double.CreateTruncating(labels[j]) * log[j]))),
            loss, tolerance * 4, tolerance * 4, "loss " + what);
        Softmax.SparseCrossEntropy<T, int>(x, chosen, classes, loss, y);
        Values.AssertClose<T>(To<T>(p.Select((v, i) => v - (chosen[i / classes] == i % classes ? 1 : 0))), y, tolerance, tolerance, "sparse gradient " + what);
        Values.AssertClose<T>(To<T>(chosen.Select((c, i) => -log[i * classes + c])), loss, tolerance, tolerance, "sparse loss " + what);
    }

    static T[] To<T>(IEnumerable<double> values) where T : INumberBase<T> => [.. values.Select(T.CreateTruncating)];
}
