namespace TensorHarbor.Training.Tests;

/// <summary>Accuracy and area under the ROC curve.</summary>
public sealed class MetricsTests
{
    static float[] Softmax(params float[] scores) => [.. scores.SelectMany(s => (float[])[1 - s, s])];

    [Fact]
    public void The_exact_area_is_the_chance_of_the_right_order()
    {
        Assert.Equal(1, RocAuc.Exact(Softmax(0.1f, 0.2f, 0.8f), [0, 0, 1]));
        Assert.Equal(0, RocAuc.Exact(Softmax(0.9f, 0.2f, 0.1f), [0, 0, 1]));
        Assert.Equal(0.75, RocAuc.Exact(Softmax(0.1f, 0.4f, 0.35f, 0.8f), [0, 0, 1, 1]));
        Assert.Equal(0.5, RocAuc.Exact(Softmax(0.3f, 0.3f, 0.3f), [0, 1, 1]));
        Assert.Equal(0.875, RocAuc.Exact(Softmax(0.1f, 0.3f, 0.3f, 0.8f), [0, 0, 1, 1]));
    }

    [Fact]
    public void The_exact_area_equals_counting_pairs()
    {
        var random = new Random(5);
        for (int run = 0; run < 50; run++)
        {
            float[] scores = [.. Enumerable.Range(0, 40).Select(_ => random.Next(20) / 20f)];
            long[] labels = [.. scores.Select(_ => (long)random.Next(2))];
            double[] pairs = [.. from p in Enumerable.Range(0, 40) where labels[p] == 1
                from n in Enumerable.Range(0, 40) where labels[n] == 0
                select scores[p] > scores[n] ? 1.0 : scores[p] == scores[n] ? 0.5 : 0];
            Assert.Equal(pairs.Average(), RocAuc.Exact(Softmax(scores), labels), 12);
        }
    }

    [Fact]
    public void Without_both_classes_or_with_NaN_there_is_no_area()
    {
        Assert.Equal(double.NaN, RocAuc.Exact(Softmax(0.1f, 0.2f), [1, 1]));
        Assert.Equal(double.NaN, RocAuc.Exact(Softmax(0.1f, 0.2f), [0, 0]));
        Assert.Equal(double.NaN, RocAuc.Exact([], []));
        Assert.Equal(double.NaN, RocAuc.Exact(Softmax(float.NaN, 0.2f), [0, 1]));
    }

    [Fact]
    public void Accuracy_counts_rows_whose_best_class_is_the_label()
    {
        Assert.Equal(2 / 3.0, ClassificationMetrics.Of([0.1f, 0.9f, 0.6f, 0.4f, 0.3f, 0.7f], [1, 0, 0]).Accuracy);
        ClassificationMetrics three = ClassificationMetrics.Of([0.2f, 0.3f, 0.5f], [2]);
        Assert.Equal((1, double.NaN), (three.Accuracy, three.Auc));
        Assert.Equal(double.NaN, ClassificationMetrics.Of([], []).Accuracy);
    }
}
