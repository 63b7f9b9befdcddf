namespace TensorHarbor.Training;

/// <summary>What a model is built from.</summary>
public sealed record ModelOptions
{
    /// <summary>Name in <see cref="ModelCatalog"/>.</summary>
    public string Model { get; init; } = "wide_and_deep";

    /// <summary>Number of features of a row; for sparse models the size of the vocabulary.</summary>
    public int FeatureSize { get; init; } = 9;

    /// <summary>Number of classes.</summary>
    public int LabelSize { get; init; } = 2;

    /// <summary>Units of the hidden layers of deep models.</summary>
    public IReadOnlyList<int> HiddenUnits { get; init; } = [10, 10, 10, 10];

    /// <summary>Normalise each hidden layer over the batch.</summary>
    public bool BatchNormalization { get; init; }

    /// <summary>Added to variances in batch normalisation.</summary>
    public float BatchNormalizationEpsilon { get; init; } = 0.001f;

    /// <summary>Columns of the embedding of sparse models.</summary>
    public int EmbeddingSize { get; init; } = 8;

    /// <summary>Parts that the rows of each embedding table are divided into, so that several ps hold it.</summary>
    public int Partitions { get; init; } = 1;

    /// <summary>Standard deviation of the initial weights.</summary>
    public float InitialDeviation { get; init; } = 1;

    /// <summary>Seed of the initial weights; 0: different in every session.</summary>
    public long Seed { get; init; }
}
