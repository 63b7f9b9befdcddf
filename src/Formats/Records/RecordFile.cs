using System.Buffers.Binary;
using System.IO.Compression;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Records;

/// <summary>Opens the streams under readers and writers.</summary>
static class RecordFile
{
    /// <summary>Opens a file for one pass from its beginning to its end.</summary>
    /// <exception cref="StatusException">NOT_FOUND, PERMISSION_DENIED or another code, with TensorFlow's words.</exception>
    public static FileStream OpenRead(string path) => Open(path, FileMode.Open, FileAccess.Read);

    /// <summary>Makes a file, or empties the one that is there.</summary>
    /// <exception cref="StatusException">NOT_FOUND (no such folder), PERMISSION_DENIED or another code.</exception>
    public static FileStream Create(string path) => Open(path, FileMode.Create, FileAccess.Write);

    static FileStream Open(string path, FileMode mode, FileAccess access)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = mode,
                Access = access,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
                Options = FileOptions.SequentialScan,
            });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StatusException(ErrorCode.NotFound, $"{path}; No such file or directory", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StatusException(ErrorCode.PermissionDenied, $"{path}; Permission denied", e);
        }
        catch (IOException e)
        {
            throw new StatusException(ErrorCode.Unknown, $"{path}; {e.Message}", e);
        }
    }

    /// <summary>
    /// The compression that the first bytes of a file tell. A plain file begins with a length and its checksum, which is looked at first:
    /// a record of 40,056 bytes begins like a zlib stream.
    /// </summary>
    public static RecordCompression Detect(ReadOnlySpan<byte> head)
    {
        if (head.Length >= RecordReader.HeaderBytes && RecordReader.IsHeader(head)) return RecordCompression.None;
        if (head.Length >= 3 && head[0] == 0x1F && head[1] == 0x8B && head[2] == 8) return RecordCompression.Gzip;
        bool zlib = head.Length >= 2 && (head[0] & 0x8F) == 8 && BinaryPrimitives.ReadUInt16BigEndian(head) % 31 == 0;
        return zlib ? RecordCompression.Zlib : RecordCompression.None;
    }

    /// <summary>The decompressed content of <paramref name="stream"/>.</summary>
    public static Stream Decompress(Stream stream, RecordCompression compression, bool leaveOpen) => compression switch
    {
        RecordCompression.None => stream,
        RecordCompression.Gzip => new GZipStream(stream, CompressionMode.Decompress, leaveOpen),
        RecordCompression.Zlib => new ZLibStream(stream, CompressionMode.Decompress, leaveOpen),
        _ => throw new ArgumentOutOfRangeException(nameof(compression), compression, "None, Gzip or Zlib"),
    };

    /// <summary>A stream that compresses into <paramref name="stream"/>.</summary>
    public static Stream Compress(Stream stream, RecordCompression compression, CompressionLevel level, bool leaveOpen)
    {
        return compression switch
        {
            RecordCompression.None => stream,
            RecordCompression.Gzip => new GZipStream(stream, level, leaveOpen),
            RecordCompression.Zlib => new ZLibStream(stream, level, leaveOpen),
            _ => throw new ArgumentOutOfRangeException(nameof(compression), compression, "None, Gzip or Zlib"),
        };
    }
}
