using TensorHarbor.Cli.Train;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Predict;

/// <summary>A file, or standard input for <c>-</c>.</summary>
/// <param name="path">The path that the user gave.</param>
sealed class InputSource(string path)
{
    /// <summary>What <c>--file_format</c> takes.</summary>
    public static readonly string[] Formats = ["auto", "csv", "json", "libsvm", "tfrecords"];

    bool IsStandardInput => path == "-";

    /// <summary>As errors call it.</summary>
    public string Name => IsStandardInput ? "(standard input)" : path;

    /// <summary>Opens it, from its beginning; standard input only once.</summary>
    /// <exception cref="StatusException">NOT_FOUND: no such file.</exception>
    public Stream Open()
    {
        if (IsStandardInput) return Console.OpenStandardInput();
        if (!File.Exists(path)) Throw.NotFound($"{path}; No such file or directory");
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        if (file.CanSeek && file.Length == 0)
        {
            file.Dispose();
            Throw.InvalidArgument($"{path}: the file is empty, expected rows");
        }
        return file;
    }

    /// <summary>Its format: as the flag says, or as follows from the name; standard input is CSV, for sparse models LIBSVM.</summary>
    /// <param name="flag">Value of <c>--file_format</c>.</param>
    /// <param name="isSparse">Does the model take sparse rows?</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: unknown format, or a name from which none follows.</exception>
    public string Format(string flag, bool isSparse)
    {
        JobFlags.Choice("--file_format", flag, Formats);
        if (flag != "auto") return flag;
        if (IsStandardInput) return isSparse ? "libsvm" : "csv";
        string name = System.IO.Path.GetFileName(path).ToLowerInvariant();
        if (name.Contains(".tfrecord", StringComparison.Ordinal)) return "tfrecords";
        return System.IO.Path.GetExtension(name) switch
        {
            ".csv" or ".txt" => "csv",
            ".json" => "json",
            ".libsvm" or ".svm" => "libsvm",
            _ => Throw.InvalidArgument<string>(
                $"{path}: no format follows from the name; give --file_format csv, json, libsvm or tfrecords"),
        };
    }

    /// <summary>All its bytes.</summary>
    public byte[] ReadAllBytes()
    {
        using Stream stream = Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
