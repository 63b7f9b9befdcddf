using System.Text;
using TensorHarbor.Formats.Files;

namespace TensorHarbor.Cli.Predict;

/// <summary>
/// A file that appears whole or not at all: written under a temporary name, renamed at the end. An empty file that is there already,
/// which may be a pipe or a device, is written in its place. <c>-</c> is the program's output.
/// </summary>
sealed class OutputFile : IDisposable
{
    readonly string _path, _writing;
    readonly TextWriter? _standard;
    IWritableFile? _file;

    /// <param name="path">The file's path, or <c>-</c>.</param>
    /// <param name="standard">The program's output.</param>
    /// <exception cref="Tensors.StatusException">The file cannot be made.</exception>
    public OutputFile(string path, TextWriter standard)
    {
        _path = path;
        _writing = new FileInfo(path) is { Exists: true, Length: 0 } ? path : $"{path}.tmp-{Environment.ProcessId}";
        if (path == "-") _standard = standard;
        else _file = LocalFiles.Instance.Create(_writing);
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
        if (_writing != _path) LocalFiles.Instance.Rename(_writing, _path);
        _file = null;
    }

    /// <summary>Without <see cref="Commit"/>: removes what was written.</summary>
    public void Dispose()
    {
        if (_file is null) return;
        _file.Dispose();
        _file = null;
        if (_writing != _path) File.Delete(_writing);
        else LocalFiles.Instance.Create(_path).Dispose();
    }
}
