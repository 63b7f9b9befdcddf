using System.Globalization;

namespace TensorHarbor.Formats.Text;

/// <summary>Numbers in text, with the spellings that TensorFlow's decode_csv takes: spaces around them, inf, nan.</summary>
static class TextNumbers
{
    /// <summary>Powers of ten that a float holds exactly.</summary>
    static ReadOnlySpan<float> ExactPowers => [1, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f];

    /// <summary>Reads a float, correctly rounded.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is not one.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out float value) =>
        TryParseShort(text, out value) || TryParseAny(text, out value);

    /// <summary>Reads a decimal integer.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is not one or does not fit.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);

    /// <summary>
    /// Digits below 2^24 and at most ten places behind the point: both are exact as floats, so one division rounds correctly.
    /// </summary>
    static bool TryParseShort(ReadOnlySpan<byte> text, out float value)
    {
        value = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        if (negative) text = text[1..];
        if (text.Length is 0 or > 11) return false;
        uint digits = 0;
        int point = -1;
        for (int i = 0; i < text.Length; i++)
        {
            uint digit = (uint)text[i] - '0';
            if (digit <= 9) digits = digits * 10 + digit;
            else if (text[i] == '.' && point < 0 && text.Length > 1) point = i;
            else return false;
            if (digits >= 1 << 24) return false;
        }
        value = point < 0 ? digits : digits / ExactPowers[text.Length - 1 - point];
        if (negative) value = -value;
        return true;
    }

    static bool TryParseAny(ReadOnlySpan<byte> text, out float value)
    {
        if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return true;
        ReadOnlySpan<byte> word = text.Trim((byte)' ');
        bool negative = word.Length > 0 && word[0] == '-';
        if (word.Length > 0 && word[0] is (byte)'-' or (byte)'+') word = word[1..];
        if (System.Text.Ascii.EqualsIgnoreCase(word, "inf"u8)) value = negative ? float.NegativeInfinity : float.PositiveInfinity;
        else if (System.Text.Ascii.EqualsIgnoreCase(word, "nan"u8)) value = float.NaN;
        else return false;
        return true;
    }
}
