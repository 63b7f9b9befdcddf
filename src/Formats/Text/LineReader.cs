using TensorHarbor.Formats.Records;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Text;

/// <summary>Reads a text file line by line from a reused buffer; takes LF and CR LF and leaves out a byte order mark.</summary>
sealed class LineReader : IDisposable
{
    const int BufferBytes = 128 << 10;

    readonly StreamWindow _window;
    readonly int _maxBytes;
    int _length, _taken; // of the present line or lines: without and with the last line's end

    public LineReader(Stream stream, string name, int maxLineBytes, bool leaveOpen)
    {
        _window = new(stream, name, BufferBytes, leaveOpen);
        _maxBytes = maxLineBytes;
        if (_window.Fill(3) && _window.Bytes.StartsWith("\uFEFF"u8)) _window.Drop(3);
    }

    /// <summary>Name of the file.</summary>
    public string Name => _window.Name;

    /// <summary>Number of the present line's first line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Number of lines that make up the present one.</summary>
    public int Lines { get; private set; }

    /// <summary>Offset in <see cref="Line"/> where the last of its lines begins.</summary>
    public int LastStart { get; private set; }

    /// <summary>The present line without its end; may be changed in place. Valid until the next move.</summary>
    public Span<byte> Line => _window.Bytes[.._length];

    /// <summary>Moves to the next line.</summary>
    /// <returns><see langword="false"/> at the end of the file.</returns>
    /// <exception cref="StatusException">RESOURCE_EXHAUSTED: the line is too long.</exception>
    public bool MoveNext()
    {
        _window.Drop(_taken);
        Number += Lines;
        if (Number == 0) Number = 1;
        _taken = _length = Lines = 0;
        return Extend();
    }

    /// <summary>Appends the next line, with the end between them, to the present one.</summary>
    /// <returns><see langword="false"/> at the end of the file.</returns>
    public bool Extend()
    {
        int start = _taken, searched = start;
        for (; ; )
        {
            if (searched > _maxBytes) Throw.ResourceExhausted($"{Name}:{Number}:1: more than {_maxBytes} bytes in one row");
            int end = _window.Bytes[searched..].IndexOf((byte)'\n');
            if (end >= 0)
            {
                _length = searched + end;
                _taken = _length + 1;
                if (_length > 0 && _window.Bytes[_length - 1] == '\r') _length--;
                break;
            }
            searched = _window.Available;
            if (_window.Fill(searched + 1)) continue;
            if (searched == start) return false;
            _taken = _length = searched;
            break;
        }
        LastStart = start;
        Lines++;
        return true;
    }

    public void Dispose() => _window.Dispose();
}
