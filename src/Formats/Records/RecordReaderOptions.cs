namespace TensorHarbor.Formats.Records;

/// <summary>How a <see cref="RecordReader"/> reads.</summary>
public sealed record RecordReaderOptions
{
    /// <summary>Compression of the file; <see langword="null"/>: told by its first bytes. Detection needs no seeking.</summary>
    public RecordCompression? Compression { get; init; }

    /// <summary>
    /// Bytes read from the file at a time, and the least that is kept in memory. 256 KiB, as TensorFlow's own datasets use.
    /// </summary>
    public int BufferBytes { get; init; } = 256 << 10;

    /// <summary>
    /// Longest record that is accepted, in bytes. Memory grows with the bytes that are there, never with a length that is only claimed.
    /// </summary>
    public int MaxRecordBytes { get; init; } = 1 << 30;

    /// <summary>Are the checksums of the data compared? The checksum of the length always is.</summary>
    public bool VerifyData { get; init; } = true;

    /// <summary>
    /// Goes on after damage instead of throwing, and counts what was lost (<see cref="RecordReader.SkippedCount"/>).
    /// A record with damaged data is left out. When the length is damaged, so is the way to the next record: the file is searched byte
    /// by byte for a place where twelve bytes are a length and its checksum and where whole, undamaged data follows.
    /// </summary>
    public bool SkipCorrupt { get; init; }

    /// <summary>
    /// Ends at an unfinished record instead of throwing. Reading again goes on there, so a file that is still written to can be followed.
    /// TensorFlow does so, silently, when fewer than twelve bytes are left; here it must be asked for.
    /// </summary>
    public bool EndAtPartialRecord { get; init; }
}
