namespace TensorHarbor.Training;

/// <summary>Area under the ROC curve of a two-class classifier.</summary>
public static class RocAuc
{
    /// <summary>Exact: the chance that a random positive row scores above a random negative one, ties counting half.</summary>
    /// <param name="softmax">Probabilities [rows, 2]; column 1 is the score.</param>
    /// <param name="labels">0 or 1 per row.</param>
    /// <returns>0..1; NaN if only one class occurs or a score is NaN.</returns>
    public static double Exact(ReadOnlySpan<float> softmax, ReadOnlySpan<long> labels)
    {
        float[] scores = new float[labels.Length];
        int[] order = new int[labels.Length];
        for (int i = 0; i < scores.Length; i++) (scores[i], order[i]) = (softmax[2 * i + 1], i);
        if (scores.Any(float.IsNaN)) return double.NaN;
        Array.Sort((float[])scores.Clone(), order);
        double positives = 0, rankSum = 0;
        for (int start = 0; start < order.Length;)
        {
            int end = start;
            while (end < order.Length && scores[order[end]] == scores[order[start]]) end++;
            double rank = (start + 1 + end) / 2.0;
            for (int i = start; i < end; i++)
            {
                if (labels[order[i]] != 1) continue;
                positives++;
                rankSum += rank;
            }
            start = end;
        }
        double negatives = labels.Length - positives;
        return positives == 0 || negatives == 0 ? double.NaN : (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
    }

    /// <summary>As TensorFlow's streaming metric: trapezoids between <paramref name="thresholds"/> evenly spaced thresholds.</summary>
    /// <inheritdoc cref="Exact"/>
    public static double AtThresholds(ReadOnlySpan<float> softmax, ReadOnlySpan<long> labels, int thresholds = 200)
    {
        const double Epsilon = 1e-6, Edge = 1e-7;
        double area = 0, lastTrue = 0, lastFalse = 0;
        for (int t = 0; t < thresholds; t++)
        {
            double threshold = t == 0 ? -Edge : t == thresholds - 1 ? 1 + Edge : t / (thresholds - 1.0);
            double truePositives = 0, falsePositives = 0, positives = 0;
            for (int i = 0; i < labels.Length; i++)
            {
                if (labels[i] == 1) positives++;
                if (softmax[2 * i + 1] <= (float)threshold) continue;
                if (labels[i] == 1) truePositives++;
                else falsePositives++;
            }
            double trueRate = (truePositives + Epsilon) / (positives + Epsilon), falseRate = falsePositives / (labels.Length - positives + Epsilon);
            if (t > 0) area += (lastFalse - falseRate) * (lastTrue + trueRate) / 2;
            (lastTrue, lastFalse) = (trueRate, falseRate);
        }
        return area;
    }
}
