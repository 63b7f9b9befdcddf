using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>Form of the rows of some files.</summary>
/// <param name="IsSparse">Rows are lists of (id, value).</param>
/// <param name="FeatureSize">Features per row, or the size of the vocabulary (0: not known).</param>
public readonly record struct RowSchema(bool IsSparse, int FeatureSize)
{
    /// <summary>Looks at the first row of each file.</summary>
    /// <exception cref="StatusException">NOT_FOUND: a file is missing; INVALID_ARGUMENT: no files, an empty file, or dense and sparse mixed.</exception>
    public static RowSchema Of(InputOptions options)
    {
        if (options.Files.Count == 0) Throw.InvalidArgument("No input files");
        foreach (string file in options.Files)
        {
            if (!File.Exists(file)) Throw.NotFound($"{file}; No such file or directory");
            if (new FileInfo(file).Length == 0) Throw.InvalidArgument($"{file}: the file is empty, expected rows");
        }
        bool sparse = RowReader.IsSparse(options.Files[0], options);
        foreach (string file in options.Files)
        {
            if (RowReader.IsSparse(file, options) != sparse) Throw.InvalidArgument($"{file}: dense and sparse files cannot be mixed with {options.Files[0]}");
        }
        if (sparse || options.FeatureSize > 0) return new(sparse, options.FeatureSize);
        string first = options.Files[0];
        bool csv = options.Format == InputFormat.Csv || (options.Format == InputFormat.Auto && first.EndsWith(".csv", StringComparison.OrdinalIgnoreCase));
        return new(false, csv ? CsvRowReader.CountFeatures(first, options) : ExampleRowReader.CountFeatures(first, options));
    }
}
