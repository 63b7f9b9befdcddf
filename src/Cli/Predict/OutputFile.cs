using System.Text;
using TensorHarbor.Formats.Files;

namespace TensorHarbor.Cli.Predict;

/// <summary>A file that appears whole or not at all: written under a temporary name, renamed at the end. Or the program's output for <c>-</c>.</summary>
sealed class OutputFile : IDisposable
{
    readonly string _path, _temporary;
    readonly TextWriter? _standard;
    IWritableFile? _file;

    /// <param name="path">The file's path, or <c>-</c>.</param>
    /// <param name="standard">The program's output.</param>
    /// <exception cref="Tensors.StatusException">The file cannot be made.</exception>
    public OutputFile(string path, TextWriter standard)
    {
        (_path, _temporary) = (path, $"{path}.tmp-{Environment.ProcessId}");
        if (path == "-") _standard = standard;
        else _file = LocalFiles.Instance.Create(_temporary);
    }

    /// <summary>Writes UTF-8 text.</summary>
    public void Write(ReadOnlySpan<byte> text)
    {
        _standard?.Write(Encoding.UTF8.GetString(text));
        _file?.Write(text);
    }

    /// <summary>Puts the file into its place.</summary>
    public void Commit()
    {
        _standard?.Flush();
        if (_file is null) return;
        _file.Flush();
        _file.Dispose();
        LocalFiles.Instance.Rename(_temporary, _path);
        _file = null;
    }

    /// <summary>Without <see cref="Commit"/>: removes what was written.</summary>
    public void Dispose()
    {
        if (_file is null) return;
        _file.Dispose();
        _file = null;
        File.Delete(_temporary);
    }
}
