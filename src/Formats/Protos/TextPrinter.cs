using System.Collections;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Enum = System.Enum;

namespace TensorHarbor.Formats.Protos;

/// <summary>Prints one message as text; see <see cref="TextFormat.Print"/>.</summary>
sealed class TextPrinter(TypeRegistry types)
{
    readonly StringBuilder _text = new();
    int _depth;

    public override string ToString() => _text.ToString();

    public void Print(IMessage message)
    {
        if (message is Any any && PrintAny(any)) return;
        foreach (FieldDescriptor field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            object value = field.Accessor.GetValue(message);
            if (field.IsMap) PrintMap(field, (IDictionary)value);
            else if (field.IsRepeated) foreach (object item in (IList)value) PrintField(field, item);
            else if (field.HasPresence ? field.Accessor.HasValue(message) : !IsDefault(value)) PrintField(field, value);
        }
    }

    /// <summary>Prints what is in an Any, if its type is known and its bytes are of that type.</summary>
    bool PrintAny(Any any)
    {
        if (!any.TypeUrl.Contains('/', StringComparison.Ordinal) || types.Find(Any.GetTypeName(any.TypeUrl)) is not { } type) return false;
        IMessage content;
        try
        {
            content = type.Parser.ParseFrom(any.Value);
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
        Open($"[{any.TypeUrl}]");
        Print(content);
        Close();
        return true;
    }

    /// <summary>Is this what a field without presence has when it is not set? Negative zero is not.</summary>
    static bool IsDefault(object value) => value switch
    {
        string s => s.Length == 0,
        ByteString b => b.IsEmpty,
        bool b => !b,
        float f => BitConverter.SingleToInt32Bits(f) == 0,
        double d => BitConverter.DoubleToInt64Bits(d) == 0,
        Enum or int or uint or long or ulong => Convert.ToDecimal(value, CultureInfo.InvariantCulture) == 0,
        _ => false,
    };

    void PrintMap(FieldDescriptor field, IDictionary map)
    {
        FieldDescriptor key = field.MessageType.FindFieldByNumber(1), value = field.MessageType.FindFieldByNumber(2);
        object[] keys = [.. map.Keys.Cast<object>()];
        Array.Sort(keys, (a, b) => a is string text ? string.CompareOrdinal(text, (string)b) : Comparer.DefaultInvariant.Compare(a, b));
        foreach (object item in keys)
        {
            Open(field);
            if (!IsDefault(item)) PrintField(key, item); // as Python does, though not C++
            if (!IsDefault(map[item]!)) PrintField(value, map[item]!);
            Close();
        }
    }

    void PrintField(FieldDescriptor field, object value)
    {
        if (value is IMessage message)
        {
            Open(field);
            Print(message);
            Close();
            return;
        }
        if (field.FieldType == FieldType.Message)
        {
            PrintWrapped(field, value);
            return;
        }
        Indent().Append(field.Name).Append(": ");
        AppendScalar(field, value);
        _text.Append('\n');
    }

    /// <summary>A well-known wrapper, such as BoolValue, which C# keeps as its value.</summary>
    void PrintWrapped(FieldDescriptor field, object value)
    {
        Open(field);
        if (!IsDefault(value)) PrintField(field.MessageType.FindFieldByNumber(1), value);
        Close();
    }

    StringBuilder Indent() => _text.Append(' ', 2 * _depth);

    void Open(FieldDescriptor field) => Open(field.Name);

    void Open(string name)
    {
        Indent().Append(name).Append(" {\n");
        _depth++;
    }

    void Close()
    {
        _depth--;
        Indent().Append("}\n");
    }

    void AppendScalar(FieldDescriptor field, object value)
    {
        switch (value)
        {
            case bool b: _text.Append(b ? "true" : "false"); break;
            case float f: _text.Append(TextNumbers.Format(f)); break;
            case double d: _text.Append(TextNumbers.Format(d)); break;
            case string s: AppendQuoted(Encoding.UTF8.GetBytes(s)); break;
            case ByteString b: AppendQuoted(b.Span); break;
            case var _ when field.FieldType == FieldType.Enum: AppendEnum(field.EnumType, value); break;
            default: _text.Append(CultureInfo.InvariantCulture, $"{value}"); break;
        }
    }

    void AppendEnum(EnumDescriptor type, object value)
    {
        int number = Convert.ToInt32(value, CultureInfo.InvariantCulture);
        if (type.FindValueByNumber(number) is { } known) _text.Append(known.Name);
        else _text.Append(CultureInfo.InvariantCulture, $"{number}");
    }

    void AppendOctal(byte b) =>
        _text.Append('\\').Append((char)('0' + (b >> 6))).Append((char)('0' + (b >> 3 & 7))).Append((char)('0' + (b & 7)));

    void AppendQuoted(ReadOnlySpan<byte> bytes)
    {
        _text.Append('"');
        foreach (byte b in bytes)
        {
            switch (b)
            {
                case (byte)'\n': _text.Append("\\n"); break;
                case (byte)'\r': _text.Append("\\r"); break;
                case (byte)'\t': _text.Append("\\t"); break;
                case (byte)'"' or (byte)'\'' or (byte)'\\': _text.Append('\\').Append((char)b); break;
                case >= 32 and < 127: _text.Append((char)b); break;
                default: AppendOctal(b); break;
            }
        }
        _text.Append('"');
    }
}
