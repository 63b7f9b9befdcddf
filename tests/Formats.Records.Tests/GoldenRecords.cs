using System.Text.Json;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Records.Tests;

/// <summary>
/// The record files of a golden folder. <c>X.json</c>, a list of texts in base64, says what <c>X.tfrecord</c>, <c>X.gzip.tfrecord</c> and
/// <c>X.zlib.tfrecord</c> hold; a list of objects says what Examples are in <c>X.tfrecord</c>; <c>bad.json</c> says where files are damaged.
/// </summary>
static class GoldenRecords
{
    public const string Damaged = "bad.json";

    const string Folder = "records", Extension = ".tfrecord";

    public static string At(string file) => Golden.File("formats", Folder, file);

    public static string[] Files(string pattern) => Golden.List("formats", Folder, pattern);

    public static JsonElement Json(string file) => Golden.Json(At(file));

    static IEnumerable<string> Lists(JsonValueKind kind) => Files("*.json").Where(file => file != Damaged && Json(file) is { ValueKind: JsonValueKind.Array } list
        && list.EnumerateArray().All(item => item.ValueKind == kind));

    /// <summary>Record files whose bytes are known, with the list that says them.</summary>
    public static IEnumerable<(string File, string List)> Plain => Lists(JsonValueKind.String).SelectMany(With);

    /// <summary>Files of Examples, with the list that says them.</summary>
    public static IEnumerable<(string File, string List)> Examples => Lists(JsonValueKind.Object).SelectMany(With);

    static IEnumerable<(string, string)> With(string list)
    {
        string stem = Path.ChangeExtension(list, null);
        return Files(stem + "*" + Extension).Where(file => Stem(file) == stem).Select(file => (file, list));
    }

    static string Stem(string file)
    {
        string stem = file[..^Extension.Length];
        return CompressionOf(file) == RecordCompression.None ? stem : Path.ChangeExtension(stem, null);
    }

    public static RecordCompression CompressionOf(string file) =>
        file.EndsWith(".gzip" + Extension, StringComparison.Ordinal) ? RecordCompression.Gzip
        : file.EndsWith(".zlib" + Extension, StringComparison.Ordinal) ? RecordCompression.Zlib
        : RecordCompression.None;

    public static List<byte[]> Records(string list) => [.. Json(list).EnumerateArray().Select(item => item.GetBytesFromBase64())];
}
