using System.IO.MemoryMappedFiles;

namespace TensorHarbor.Fuzz.Driver;

/// <summary>The input that is being tried, in a mapped file: it is there when the process is not any more.</summary>
sealed class CurrentInput : IDisposable
{
    readonly MemoryMappedFile _file;
    readonly MemoryMappedViewAccessor _view;

    /// <summary>Maps <paramref name="path"/>, with room for inputs of <paramref name="maxLength"/> bytes.</summary>
    public CurrentInput(string path, int maxLength)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, maxLength + sizeof(int));
        _view = _file.CreateViewAccessor();
    }

    /// <summary>The input.</summary>
    public byte[] Value
    {
        get
        {
            byte[] value = new byte[_view.ReadInt32(0)];
            _view.ReadArray(sizeof(int), value, 0, value.Length);
            return value;
        }
        set
        {
            _view.Write(0, value.Length);
            _view.WriteArray(sizeof(int), value, 0, value.Length);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
