namespace TensorHarbor.Training;

/// <summary>Formats of training files.</summary>
public enum InputFormat
{
    /// <summary>By the file's name: <c>.tfrecords</c>, <c>.csv</c>, <c>.libsvm</c>.</summary>
    Auto,
    /// <summary>TFRecord file of tf.Examples, plain, gzip or zlib.</summary>
    TfRecords,
    /// <summary>Comma-separated numbers, one of them the label.</summary>
    Csv,
    /// <summary><c>label index:value ...</c></summary>
    Libsvm,
}

/// <summary>What rows to read, and how.</summary>
public sealed record InputOptions
{
    /// <summary>Files in order.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Format of the files.</summary>
    public InputFormat Format { get; init; }

    /// <summary>Features per row, or the size of the vocabulary of sparse rows; 0: dense rows say it themselves, sparse ones have no limit.</summary>
    public int FeatureSize { get; init; }

    /// <summary>Number of classes: labels are 0 to this, exclusive.</summary>
    public int LabelSize { get; init; } = 2;

    /// <summary>Column of the label in CSV files; negative: from the end.</summary>
    public int LabelColumn { get; init; } = -1;

    /// <summary>Does a CSV file begin with a line of names?</summary>
    public bool HasHeader { get; init; }

    /// <summary>Skip damaged records and count them, instead of failing.</summary>
    public bool SkipCorrupt { get; init; }

    /// <summary>Name of the Example's dense features.</summary>
    public string FeaturesKey { get; init; } = "features";

    /// <summary>Name of the Example's label.</summary>
    public string LabelKey { get; init; } = "label";

    /// <summary>Name of the ids of sparse Examples.</summary>
    public string IdsKey { get; init; } = "ids";

    /// <summary>Name of the values of sparse Examples.</summary>
    public string ValuesKey { get; init; } = "values";
}
