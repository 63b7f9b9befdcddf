using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using TensorHarbor.Tensors;

namespace TensorHarbor.Testing;

/// <summary>Arrays of a numpy <c>.npz</c> file (zip of <c>.npy</c> 1.0, C order, little-endian).</summary>
/// <param name="path">The file.</param>
public sealed partial class NpzFile(string path) : IDisposable
{
    const string Extension = ".npy";

    readonly ZipArchive _zip = ZipFile.OpenRead(path);

    /// <summary>Names of the arrays.</summary>
    public IEnumerable<string> Keys => _zip.Entries.Select(e => e.FullName[..^Extension.Length]);

    /// <summary>An array, the caller's to dispose.</summary>
    public Tensor Read(string key)
    {
        ZipArchiveEntry entry = _zip.GetEntry(key + Extension) ?? throw new FileNotFoundException($"no array '{key}' in {path}");
        using Stream stream = entry.Open();
        byte[] start = new byte[10];
        stream.ReadExactly(start);
        byte[] header = new byte[BitConverter.ToUInt16(start, 8)];
        stream.ReadExactly(header);
        string text = Encoding.Latin1.GetString(header);
        long[] dims = [.. Numbers().Matches(ShapePart().Match(text).Groups[1].Value).Select(m => long.Parse(m.Value, CultureInfo.InvariantCulture))];
        Tensor tensor = Tensor.Allocate(TypeOf(TypePart().Match(text).Groups[1].Value), new Shape(dims));
        stream.ReadExactly(tensor.WriteBytes());
        return tensor;
    }

    static DType TypeOf(string descr) => descr switch
    {
        "<f4" => DType.Float,
        "<f8" => DType.Double,
        "<f2" => DType.Half,
        "<i4" => DType.Int32,
        "<i8" => DType.Int64,
        "|u1" => DType.UInt8,
        "|i1" => DType.Int8,
        "|b1" => DType.Bool,
        _ => throw new NotSupportedException($"array of type {descr}"),
    };

    [GeneratedRegex(@"'shape':\s*\(([^)]*)\)")]
    private static partial Regex ShapePart();

    [GeneratedRegex(@"'descr':\s*'([^']*)'")]
    private static partial Regex TypePart();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();

    /// <inheritdoc/>
    public void Dispose() => _zip.Dispose();
}
