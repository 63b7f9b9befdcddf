using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using TensorHarbor.Cli.Predict;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary>
/// Arrays in numpy's <c>.npy</c> format (NEP 1), versions 1 to 3: little-endian numbers in C order, and texts of fixed width
/// (<c>S</c>, <c>U</c>). bfloat16, which numpy does not know, is written as float32.
/// </summary>
static partial class NpyFile
{
    const int MagicBytes = 8, Alignment = 64, Utf32Bytes = 4, MaxTextBytes = 1 << 28, MaxHeaderShown = 200;

    static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    static readonly (string Descr, DType DType)[] _types =
    [
        ("<f4", DType.Float), ("<f8", DType.Double), ("<f2", DType.Half),
        ("|i1", DType.Int8), ("<i2", DType.Int16), ("<i4", DType.Int32), ("<i8", DType.Int64),
        ("|u1", DType.UInt8), ("<u2", DType.UInt16), ("<u4", DType.UInt32), ("<u8", DType.UInt64),
        ("|b1", DType.Bool), ("<c8", DType.Complex64), ("<c16", DType.Complex128),
    ];

    /// <summary>Reads an array.</summary>
    /// <returns>The tensor, the caller's to dispose.</returns>
    /// <exception cref="StatusException">DATA_LOSS: no .npy file, or shorter than its header says; UNIMPLEMENTED: a type or order that is not read.</exception>
    public static Tensor Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        (string descr, Shape shape) = ReadHeader(file, path);
        int width = 0;
        bool isText = descr.Length > 2 && descr[1] is 'S' or 'U'
            && int.TryParse(descr.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out width) && width is > 0 and < MaxTextBytes;
        DType dtype = isText ? DType.String : TypeOf(descr, path);
        long itemBytes = isText ? (descr[1] == 'U' ? (long)width * Utf32Bytes : width) : dtype.Size();
        long left = file.Length - file.Position;
        if ((Int128)itemBytes * shape.ElementCount != left)
        {
            throw new StatusException(ErrorCode.DataLoss,
                $"{path}: expected {(Int128)itemBytes * shape.ElementCount} bytes of data for {descr} {shape}, got {left}");
        }
        if (isText) return ReadTexts(file, shape, (int)itemBytes, isUnicode: descr[1] == 'U');
        Tensor tensor = Tensor.Allocate(dtype, shape);
        file.ReadExactly(tensor.WriteBytes());
        return tensor;
    }

    static (string Descr, Shape Shape) ReadHeader(FileStream file, string path)
    {
        Span<byte> start = stackalloc byte[MagicBytes];
        if (file.ReadAtLeast(start, MagicBytes, throwOnEndOfStream: false) < MagicBytes || !start[..Magic.Length].SequenceEqual(Magic))
        {
            throw new StatusException(ErrorCode.DataLoss, $"{path}: not a .npy file: it does not begin with \\x93NUMPY");
        }
        Span<byte> size = stackalloc byte[start[6] == 1 ? sizeof(ushort) : sizeof(uint)];
        if (file.ReadAtLeast(size, size.Length, throwOnEndOfStream: false) < size.Length) throw Cut(path);
        long length = size.Length == sizeof(ushort) ? BitConverter.ToUInt16(size) : BitConverter.ToUInt32(size);
        if (length > file.Length - file.Position) throw Cut(path);
        byte[] bytes = new byte[length];
        file.ReadExactly(bytes);
        string header = Encoding.UTF8.GetString(bytes);
        Match descr = DescrPart().Match(header), order = OrderPart().Match(header), dims = ShapePart().Match(header);
        if (!descr.Success || !order.Success || !dims.Success)
        {
            throw new StatusException(ErrorCode.Unimplemented,
                $"{path}: expected a header with 'descr' (one type), 'fortran_order' and 'shape', got {header.Trim()[..Math.Min(MaxHeaderShown, header.Trim().Length)]}");
        }
        var shape = new Shape([.. Numbers().Matches(dims.Groups[1].Value).Select(m => Size(m.Value, path))]);
        if (order.Groups[1].Value == "True" && shape.Rank > 1)
        {
            throw new StatusException(ErrorCode.Unimplemented, $"{path}: the array is in Fortran order; save numpy.ascontiguousarray(array) instead");
        }
        return (descr.Groups[1].Value, shape);
    }

    static long Size(string text, string path) =>
        long.TryParse(text, CultureInfo.InvariantCulture, out long size) ? size : throw new StatusException(ErrorCode.DataLoss, $"{path}: a size of {text}");

    static StatusException Cut(string path) => new(ErrorCode.DataLoss, $"{path}: the file ends within its header");

    static DType TypeOf(string descr, string path)
    {
        foreach ((string known, DType dtype) in _types)
        {
            if (known == descr || (known[0] == '|' && descr.Length > 0 && known[1..] == descr[1..])) return dtype;
        }
        throw new StatusException(ErrorCode.Unimplemented,
            $"{path}: arrays of type '{descr}' are not read; there are: {string.Join(", ", _types.Select(t => t.Descr))}, S and U");
    }

    static Tensor ReadTexts(FileStream file, in Shape shape, int itemBytes, bool isUnicode)
    {
        byte[][] values = new byte[shape.Count][];
        byte[] item = new byte[values.Length == 0 ? 0 : itemBytes];
        for (int i = 0; i < values.Length; i++)
        {
            file.ReadExactly(item);
            byte[] bytes = isUnicode ? Encoding.UTF8.GetBytes(Encoding.UTF32.GetString(item)) : item;
            values[i] = bytes.AsSpan().TrimEnd((byte)0).ToArray();
        }
        return Tensor.FromStrings(values, shape);
    }

    /// <summary>Writes an array, version 1.0; the file appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensor">The array.</param>
    /// <exception cref="StatusException">UNIMPLEMENTED: a type that numpy does not know; INVALID_ARGUMENT: texts that end in a zero byte.</exception>
    public static void Write(string path, Tensor tensor)
    {
        (string descr, byte[] data) = Data(tensor, path);
        string dims = string.Concat(tensor.Shape.Dims.ToArray().Select(d => $"{d.ToString(CultureInfo.InvariantCulture)}, "));
        string shape = tensor.Shape.Rank > 1 ? dims[..^2] : dims.TrimEnd();
        string header = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({shape}), }}";
        int before = MagicBytes + sizeof(ushort), padded = (before + header.Length + 1 + Alignment - 1) / Alignment * Alignment - before;
        using var file = new OutputFile(path, TextWriter.Null);
        file.Write([.. Magic, 1, 0, .. BitConverter.GetBytes((ushort)padded), .. Encoding.ASCII.GetBytes(header.PadRight(padded - 1) + "\n")]);
        file.Write(data);
        file.Commit();
    }

    static (string Descr, byte[] Data) Data(Tensor tensor, string path)
    {
        if (tensor.DType == DType.String) return Texts(tensor.Strings, path);
        if (tensor.DType == DType.BFloat16)
        {
            float[] wide = new float[tensor.ElementCount];
            for (int i = 0; i < wide.Length; i++) wide[i] = (float)tensor.Read<BFloat16>()[i];
            return ("<f4", MemoryMarshal.AsBytes(wide.AsSpan()).ToArray());
        }
        foreach ((string descr, DType dtype) in _types)
        {
            if (dtype == tensor.DType) return (descr, tensor.ReadBytes().ToArray());
        }
        throw new StatusException(ErrorCode.Unimplemented, $"{path}: tensors of type {tensor.DType.Name()} are not written as .npy");
    }

    static (string Descr, byte[] Data) Texts(ReadOnlySpan<byte[]> values, string path)
    {
        int width = 1;
        foreach (byte[] value in values)
        {
            if (value is [.., 0]) Throw.InvalidArgument($"{path}: a text ends in a zero byte, which .npy would lose; print it as JSON");
            width = Math.Max(width, value.Length);
        }
        byte[] data = new byte[checked(width * values.Length)];
        for (int i = 0; i < values.Length; i++) values[i].CopyTo(data, i * width);
        return ($"|S{width.ToString(CultureInfo.InvariantCulture)}", data);
    }

    [GeneratedRegex(@"'descr':\s*'([^']*)'")]
    private static partial Regex DescrPart();

    [GeneratedRegex(@"'fortran_order':\s*(True|False)")]
    private static partial Regex OrderPart();

    [GeneratedRegex(@"'shape':\s*\(([^)]*)\)")]
    private static partial Regex ShapePart();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();
}
