namespace TensorHarbor.Training;

/// <summary>How well probabilities predict classes.</summary>
/// <param name="Accuracy">Share of rows whose most probable class is the label.</param>
/// <param name="Auc">Area under the ROC curve of class 1; NaN unless there are exactly two classes and both occur.</param>
public readonly record struct ClassificationMetrics(double Accuracy, double Auc)
{
    /// <summary>Computes the metrics of a batch.</summary>
    /// <param name="softmax">Probabilities, [rows, classes] row-major.</param>
    /// <param name="labels">Class of each row.</param>
    public static ClassificationMetrics Of(ReadOnlySpan<float> softmax, ReadOnlySpan<long> labels)
    {
        int rows = labels.Length, classes = rows == 0 ? 0 : softmax.Length / rows;
        int right = 0;
        for (int row = 0; row < rows; row++)
        {
            if (Best(softmax.Slice(row * classes, classes)) == labels[row]) right++;
        }
        return new(rows == 0 ? double.NaN : (double)right / rows, classes == 2 ? RocAuc.Exact(softmax, labels) : double.NaN);
    }

    static int Best(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int i = 1; i < row.Length; i++)
        {
            if (row[i] > row[best]) best = i;
        }
        return best;
    }
}
