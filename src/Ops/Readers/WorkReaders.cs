using System.Globalization;
using System.IO.Compression;
using System.Text;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Records;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Records of TFRecord files; keys are file and offset.</summary>
sealed class RecordWorkReader(RecordCompression? compression) : WorkReader
{
    string _path = "";
    RecordReader? _reader;

    protected override void Begin(string work)
    {
        _path = work;
        _reader = new(work, new RecordReaderOptions { Compression = compression });
    }

    protected override bool TryRead(out string key, out byte[] value, out bool isLast)
    {
        long offset = _reader!.NextOffset;
        (key, value, isLast) = ($"{_path}:{offset}", [], false);
        try
        {
            if (!_reader.TryRead(out ReadOnlySpan<byte> record)) return false;
            value = record.ToArray();
            return true;
        }
        catch (DataLossException e)
        {
            throw new StatusException(ErrorCode.DataLoss, $"corrupted record at {offset}", e);
        }
    }

    protected override void End()
    {
        _reader?.Dispose();
        _reader = null;
    }
}

/// <summary>Lines of text files; keys are file and line number, from 1.</summary>
sealed class LineWorkReader(long headerLines) : WorkReader
{
    string _path = "";
    byte[] _content = [];
    int _at;
    long _line;

    protected override void Begin(string work)
    {
        _path = work;
        _content = LocalFiles.Instance.ReadAllBytes(work);
        (_at, _line) = (0, 0);
        for (long i = 0; i < headerLines && TryRead(out _, out _, out _); i++)
        {
        }
    }

    protected override bool TryRead(out string key, out byte[] value, out bool isLast)
    {
        (key, value, isLast) = ("", [], false);
        if (_at >= _content.Length) return false;
        int length = _content.AsSpan(_at).IndexOf((byte)'\n');
        int end = length < 0 ? _content.Length : _at + length;
        value = _content[_at..(end > _at && _content[end - 1] == '\r' ? end - 1 : end)];
        key = string.Create(CultureInfo.InvariantCulture, $"{_path}:{++_line}");
        _at = end + 1;
        return true;
    }

    protected override void End() => _content = [];
}

/// <summary>Records of one size, between a header and a footer; keys are file and number, from 0.</summary>
sealed class FixedWorkReader(long header, long record, long footer, long hop, RecordCompression compression) : WorkReader
{
    string _path = "";
    byte[] _content = [];
    long _at, _number;

    protected override void Begin(string work)
    {
        _path = work;
        _content = LocalFiles.Instance.ReadAllBytes(work);
        if (compression == RecordCompression.Zlib) _content = Inflation.Unpack(_content, isGzip: false);
        (_at, _number) = (header, 0);
    }

    protected override bool TryRead(out string key, out byte[] value, out bool isLast)
    {
        (key, value, isLast) = ("", [], false);
        if (_at + record > _content.Length - footer) return false;
        value = _content[(int)_at..(int)(_at + record)];
        key = string.Create(CultureInfo.InvariantCulture, $"{_path}:{_number++}");
        _at += hop > 0 ? hop : record;
        return true;
    }

    protected override void End() => _content = [];
}

/// <summary>Whole files; keys are their names.</summary>
sealed class FileWorkReader : WorkReader
{
    string _path = "";

    protected override void Begin(string work) => _path = work;

    protected override bool TryRead(out string key, out byte[] value, out bool isLast)
    {
        (key, value, isLast) = (_path, LocalFiles.Instance.ReadAllBytes(_path), true);
        return true;
    }

    protected override void End()
    {
    }
}

/// <summary>The names themselves, as keys and as values.</summary>
sealed class NameWorkReader : WorkReader
{
    string _name = "";

    protected override void Begin(string work) => _name = work;

    protected override bool TryRead(out string key, out byte[] value, out bool isLast)
    {
        (key, value, isLast) = (_name, Encoding.UTF8.GetBytes(_name), true);
        return true;
    }

    protected override void End()
    {
    }
}
