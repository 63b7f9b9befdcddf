using System.Globalization;
using System.Numerics;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace TensorHarbor.Formats.Protos;

/// <summary>Parses values that are not messages.</summary>
sealed class TextScalars(TextTokens tokens)
{
    static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The value that a field has when it is not set.</summary>
    public static object Default(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => "",
        FieldType.Bytes => ByteString.Empty,
        FieldType.Bool => false,
        FieldType.Float => 0f,
        FieldType.Double => 0d,
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => 0L,
        FieldType.UInt64 or FieldType.Fixed64 => 0UL,
        FieldType.UInt32 or FieldType.Fixed32 => 0U,
        _ => 0,
    };

    public object Parse(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => ParseText(),
        FieldType.Bytes => ByteString.CopyFrom(ParseQuoted()),
        FieldType.Bool => ParseBool(),
        FieldType.Float => (float)ParseFloat(isSingle: true),
        FieldType.Double => ParseFloat(isSingle: false),
        FieldType.Enum => ParseEnum(field.EnumType),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => ParseInteger<long>(),
        FieldType.UInt64 or FieldType.Fixed64 => ParseInteger<ulong>(),
        FieldType.UInt32 or FieldType.Fixed32 => ParseInteger<uint>(),
        _ => ParseInteger<int>(),
    };

    T ParseInteger<T>() where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        bool negative = tokens.Take('-');
        string digits = tokens.Current.ToString();
        Int128? magnitude = tokens.Kind == TextToken.Number ? ParseMagnitude(digits) : null;
        if (magnitude is null) tokens.Refuse($"Expected integer, got: {digits}");
        Int128 value = negative ? -magnitude.Value : magnitude.Value;
        if (value < Int128.CreateChecked(T.MinValue) || value > Int128.CreateChecked(T.MaxValue))
            tokens.Refuse($"Integer out of range ({(negative ? "-" : "")}{digits})");
        tokens.MoveNext();
        return T.CreateChecked(value);
    }

    /// <summary>Decimal, hexadecimal (0x) or octal (0) digits of at most 64 bits.</summary>
    static Int128? ParseMagnitude(string digits)
    {
        int radix = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? 16 : digits.Length > 1 && digits[0] == '0' ? 8 : 10;
        Int128 value = 0;
        foreach (char c in digits.AsSpan(radix == 16 ? 2 : radix == 8 ? 1 : 0))
        {
            int digit = char.IsAsciiHexDigit(c) ? Convert.FromHexString("0" + c)[0] : radix;
            if (digit >= radix) return null;
            value = value * radix + digit;
            if (value > ulong.MaxValue) return value;
        }
        return radix == 16 && digits.Length == 2 ? null : value;
    }

    double ParseFloat(bool isSingle)
    {
        bool negative = tokens.Take('-');
        string word = tokens.Current.ToString();
        double? value = tokens.Kind switch
        {
            TextToken.Name => ParseWord(word.ToLowerInvariant()),
            TextToken.Number => ParseNumber(word, isSingle),
            _ => null,
        };
        if (value is null) tokens.Refuse($"Expected double, got: {word}");
        tokens.MoveNext();
        return negative ? -value.Value : value.Value;
    }

    static double? ParseWord(string word) => word switch
    {
        "inf" or "infinity" or "inff" => double.PositiveInfinity,
        "nan" or "nanf" => double.NaN,
        _ => null,
    };

    static double? ParseNumber(string word, bool isSingle)
    {
        string digits = word.TrimEnd('f', 'F');
        if (word.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || word.Length - digits.Length > 1) return null;
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (isSingle) return float.TryParse(digits, Style, CultureInfo.InvariantCulture, out float single) ? single : null;
        return double.TryParse(digits, Style, CultureInfo.InvariantCulture, out double value) ? value : null;
    }

    bool ParseBool()
    {
        bool? value = tokens.Current switch
        {
            "true" or "True" or "t" or "1" => true,
            "false" or "False" or "f" or "0" => false,
            _ => null,
        };
        if (value is null) tokens.Refuse($"Invalid value for boolean field. Value: \"{tokens.Current}\".");
        tokens.MoveNext();
        return value.Value;
    }

    object ParseEnum(EnumDescriptor type)
    {
        if (tokens.Kind != TextToken.Name) return ParseInteger<int>();
        EnumValueDescriptor? value = type.FindValueByName(tokens.Current.ToString());
        if (value is null) tokens.Refuse($"Unknown enumeration value of \"{tokens.Current}\" for enum \"{type.FullName}\".");
        tokens.MoveNext();
        return value.Number;
    }

    string ParseText()
    {
        byte[] bytes = ParseQuoted();
        try
        {
            return _strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            tokens.Refuse("A string before this is not UTF-8.");
            return "";
        }
    }

    /// <summary>One or more quoted strings in a row, which belong together.</summary>
    byte[] ParseQuoted()
    {
        if (tokens.Kind != TextToken.Quoted) tokens.Refuse($"Expected string, got: {tokens.Current}");
        using var bytes = new MemoryStream();
        for (; tokens.Kind == TextToken.Quoted; tokens.MoveNext()) Unescape(tokens.Current[1..^1], bytes);
        return bytes.ToArray();
    }

    void Unescape(ReadOnlySpan<char> body, MemoryStream bytes)
    {
        Span<byte> utf8 = stackalloc byte[4];
        while (body.Length > 0)
        {
            if (body[0] != '\\')
            {
                Rune.DecodeFromUtf16(body, out Rune rune, out int used);
                bytes.Write(utf8[..rune.EncodeToUtf8(utf8)]);
                body = body[used..];
                continue;
            }
            body = body[(1 + Escape(body[1..], bytes))..];
        }
    }

    /// <summary>Writes what stands behind a backslash and returns how many characters it takes.</summary>
    int Escape(ReadOnlySpan<char> code, MemoryStream bytes)
    {
        const string Letters = "abfnrtv\\?'\"", Meanings = "\a\b\f\n\r\t\v\\?'\"";
        char first = code.Length == 0 ? '\0' : code[0];
        int letter = first == '\0' ? -1 : Letters.IndexOf(first, StringComparison.Ordinal);
        if (letter >= 0)
        {
            bytes.WriteByte((byte)Meanings[letter]);
            return 1;
        }
        return first switch
        {
            >= '0' and <= '7' => WriteNumber(code, 0, 3, 8, bytes),
            'x' or 'X' => WriteNumber(code, 1, 2, 16, bytes),
            'u' => WriteRune(code, 4, bytes),
            'U' => WriteRune(code, 8, bytes),
            _ => RefuseEscape(first),
        };
    }

    int RefuseEscape(char first)
    {
        tokens.Refuse($"Invalid escape sequence in string literal: \"\\{first}\".");
        return 0;
    }

    int WriteNumber(ReadOnlySpan<char> code, int skip, int most, int radix, MemoryStream bytes)
    {
        int value = 0, at = skip;
        for (; at < Math.Min(code.Length, skip + most); at++)
        {
            int digit = char.IsAsciiHexDigit(code[at]) ? Convert.FromHexString("0" + code[at])[0] : radix;
            if (digit >= radix) break;
            value = value * radix + digit;
        }
        if (at == skip || value > 255) return RefuseEscape(code[0]);
        bytes.WriteByte((byte)value);
        return at;
    }

    int WriteRune(ReadOnlySpan<char> code, int digits, MemoryStream bytes)
    {
        if (code.Length <= digits
            || !int.TryParse(code.Slice(1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
                || !Rune.IsValid(value))
        {
            return RefuseEscape(code[0]);
        }
        Span<byte> utf8 = stackalloc byte[4];
        bytes.Write(utf8[..new Rune(value).EncodeToUtf8(utf8)]);
        return digits + 1;
    }
}
