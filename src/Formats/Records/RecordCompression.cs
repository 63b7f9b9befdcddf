namespace TensorHarbor.Formats.Records;

/// <summary>How a TFRecord file is compressed as a whole: <c>compression_type</c> of TensorFlow's TFRecordDataset.</summary>
public enum RecordCompression
{
    /// <summary>Not compressed: <c>""</c>.</summary>
    None,
    /// <summary>A gzip stream, RFC 1952: <c>"GZIP"</c>.</summary>
    Gzip,
    /// <summary>A zlib stream, RFC 1950: <c>"ZLIB"</c>.</summary>
    Zlib,
}
