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
        foreach (string file in options.Files.Skip(1))
        {
            if (RowReader.IsSparse(file, options) != sparse) Throw.InvalidArgument($"{file}: dense and sparse files cannot be mixed with {options.Files[0]}");
        }
        return new(sparse, sparse || options.FeatureSize > 0 ? options.FeatureSize : RowReader.CountFeatures(options.Files[0], options));
    }

    /// <summary>Refuses rows that a model does not take.</summary>
    /// <param name="sparseModel">Does the model take sparse rows?</param>
    /// <param name="file">The first of the rows' files.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the rows are sparse and the model takes dense ones, or the other way round.</exception>
    internal void CheckFits(bool sparseModel, string file)
    {
        if (IsSparse != sparseModel) Throw.InvalidArgument($"{file}: the rows are {Form(IsSparse)}, the model takes {Form(sparseModel)} ones");
    }

    static string Form(bool sparse) => sparse ? "sparse" : "dense";
}
