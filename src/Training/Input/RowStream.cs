using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>
/// All rows of some files, epoch after epoch. Rows are decoded from the files once and then come from memory if they fit in
/// a given number of bytes; larger files are read again in each epoch.
/// </summary>
public sealed class RowStream : IDisposable
{
    /// <summary>Most bytes of decoded rows to keep, if nothing else is said.</summary>
    public const long DefaultCachedBytes = 256L << 20;

    readonly InputOptions _options;
    readonly long _epochs, _maxCachedBytes;
    readonly RowBuffer _single;
    RowBuffer? _cache;
    bool _cacheIsWhole;
    int _cacheRow, _file;
    RowReader? _reader;
    long _skipped;

    /// <param name="options">Files and their form.</param>
    /// <param name="epochs">Times to go through the files; 0 or less: without end.</param>
    /// <param name="maxCachedBytes">Most bytes of decoded rows to keep.</param>
    /// <exception cref="StatusException">NOT_FOUND: a file is missing; INVALID_ARGUMENT: empty files, or dense and sparse mixed.</exception>
    public RowStream(InputOptions options, long epochs, long maxCachedBytes = DefaultCachedBytes)
    {
        (_epochs, _maxCachedBytes, Schema) = (epochs, maxCachedBytes, RowSchema.Of(options));
        _options = options with { FeatureSize = Schema.FeatureSize };
        _single = NewBuffer();
        _cache = NewBuffer();
    }

    /// <summary>Form of the rows.</summary>
    public RowSchema Schema { get; }

    /// <summary>Epochs finished.</summary>
    public long Epoch { get; private set; }

    /// <summary>Damaged records skipped so far, each counted once however often its file is read.</summary>
    public long SkippedCount => _skipped + (Epoch == 0 ? _reader?.SkippedCount ?? 0 : 0);

    /// <summary>An empty buffer for rows of this form.</summary>
    public RowBuffer NewBuffer() => new(Schema.IsSparse ? 0 : Schema.FeatureSize);

    /// <summary>Appends the next row to <paramref name="rows"/>; <see langword="false"/>: the last epoch has ended.</summary>
    /// <exception cref="StatusException">What is wrong with a row, with the file and the place.</exception>
    public bool TryRead(RowBuffer rows)
    {
        if (_epochs > 0 && Epoch >= _epochs) return false;
        if (_cacheIsWhole)
        {
            rows.Add(_cache!, _cacheRow++);
            if (_cacheRow == _cache!.Count) (_cacheRow, Epoch) = (0, Epoch + 1);
            return true;
        }
        while (!TryReadFile(rows))
        {
            if (++_file < _options.Files.Count) continue;
            EndEpoch();
            if (_cacheIsWhole || (_epochs > 0 && Epoch >= _epochs)) return TryRead(rows);
        }
        return true;
    }

    void EndEpoch()
    {
        _file = 0;
        Epoch++;
        _cacheIsWhole = _cache is not null;
        if (_cache is { Count: 0 }) Throw.InvalidArgument($"{string.Join(", ", _options.Files)}: no rows");
    }

    bool TryReadFile(RowBuffer rows)
    {
        _reader ??= RowReader.Open(_options.Files[_file], _options);
        _single.Clear();
        if (_reader.TryRead(_single))
        {
            rows.Add(_single, 0);
            _cache?.Add(_single, 0);
            if (_cache?.ByteCount > _maxCachedBytes) _cache = null;
            return true;
        }
        if (Epoch == 0) _skipped += _reader.SkippedCount;
        _reader.Dispose();
        _reader = null;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader?.Dispose();
}
