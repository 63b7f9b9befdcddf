using System.Buffers.Text;
using System.Text;
using TensorHarbor.Formats.Files;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Fills tables from text files: keys and values are whole lines, line numbers or columns.</summary>
abstract class TextFileTableKernel(KernelConstruction k) : Kernel
{
    const long WholeLine = -2, LineNumber = -1;

    readonly long _keyIndex = k.Int("key_index"), _valueIndex = k.Int("value_index"), _size = k.Int("vocab_size"), _offset = k.Int("offset");
    readonly byte _delimiter = k.Node.Attr("delimiter").AsBytes() is [var one] ? one
        : Throw.InvalidArgument<byte>("delimiter must be only 1 char");

    public sealed override bool HasEffects => true;

    public sealed override void Compute(KernelContext context)
    {
        LookupTable table = TableCalls.Table(context);
        string path = context.Input(1).StringItem();
        Check(table);
        byte[] content = LocalFiles.Instance.ReadAllBytes(path);
        List<Range> lines = Lines(content);
        if (_size >= 0 && _size > lines.Count) Throw.InvalidArgument($"Invalid vocab_size in {path}: expected {_size} but got {lines.Count}");
        int count = _size >= 0 ? (int)_size : lines.Count;
        using Tensor keys = Tensor.Allocate(table.KeyType, [count]), values = Tensor.Allocate(table.ValueType, [count]);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> line = content.AsSpan(lines[i]);
            Set(keys, i, _keyIndex, line, path);
            Set(values, i, _valueIndex, line, path);
        }
        table.Initialize(keys, values);
    }

    void Check(LookupTable table)
    {
        CheckColumn(_keyIndex, table.KeyType, "Key", "key");
        CheckColumn(_valueIndex, table.ValueType, "Value", "value");
    }

    static void CheckColumn(long column, DType dtype, string name, string what)
    {
        if (column == LineNumber && dtype is not (DType.Int64 or DType.Int32))
        {
            Throw.InvalidArgument($"{name} index for line number requires table {what} dtype of int64, got {dtype.Name()}");
        }
        if (column == WholeLine && dtype is not (DType.String or DType.Int64))
        {
            Throw.InvalidArgument($"{name} index for whole line requires {what} type of string or int64, got {dtype.Name()}");
        }
    }

    static List<Range> Lines(ReadOnlySpan<byte> content)
    {
        var lines = new List<Range>();
        for (int start = 0; start < content.Length;)
        {
            int length = content[start..].IndexOf((byte)'\n');
            int end = length < 0 ? content.Length : start + length;
            lines.Add(start..(end > start && content[end - 1] == '\r' ? end - 1 : end));
            start = end + 1;
        }
        return lines;
    }

    void Set(Tensor target, int line, long column, ReadOnlySpan<byte> text, string path)
    {
        if (column == LineNumber)
        {
            if (target.DType == DType.Int64) target.Write<long>()[line] = line + _offset;
            else target.Write<int>()[line] = (int)(line + _offset);
        }
        else Parse(target, line, column == WholeLine ? text : Column(text, column, line, path));
    }

    ReadOnlySpan<byte> Column(ReadOnlySpan<byte> text, long column, int line, string path)
    {
        int found = 0;
        foreach (Range range in text.Split(_delimiter))
        {
            if (found++ == column) return text[range];
        }
        long expected = Math.Max(_keyIndex, _valueIndex) + 1;
        Throw.InvalidArgument($"Invalid number of columns in {path} line {line} ({Encoding.UTF8.GetString(text)}) : expected at least {expected} got {found}");
        return default;
    }

    static void Parse(Tensor target, int line, ReadOnlySpan<byte> field)
    {
        bool valid = true;
        switch (target.DType)
        {
            case DType.String:
                target.Strings[line] = field.ToArray();
                break;
            case DType.Int64:
                valid = Utf8Parser.TryParse(field, out target.Write<long>()[line], out int used64) && used64 == field.Length;
                break;
            case DType.Int32:
                valid = Utf8Parser.TryParse(field, out target.Write<int>()[line], out int used32) && used32 == field.Length;
                break;
            case DType.Float:
                valid = Utf8Parser.TryParse(field, out target.Write<float>()[line], out int usedFloat) && usedFloat == field.Length;
                break;
            case DType.Double:
                valid = Utf8Parser.TryParse(field, out target.Write<double>()[line], out int usedDouble) && usedDouble == field.Length;
                break;
            default:
                Throw.InvalidArgument($"Data type {target.DType.Name()} not supported.");
                break;
        }
        if (!valid) Throw.InvalidArgument($"Field {Encoding.UTF8.GetString(field)} in line {line} is not a valid {target.DType.Name()}.");
    }
}
