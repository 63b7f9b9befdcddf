using System.Globalization;
using System.Numerics;
using System.Text;

namespace TensorHarbor.Ops;

/// <summary>Numbers as C's <c>printf</c> writes them and TensorFlow's parsers read them.</summary>
static class NumberText
{
    static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>As <c>%f</c>.</summary>
    public static string Fixed(double value, int precision) => Special(value) ?? value.ToString($"F{precision}", Culture);

    /// <summary>As <c>%e</c>.</summary>
    public static string Scientific(double value, int precision)
    {
        if (Special(value) is { } special) return special;
        string text = value.ToString($"e{precision}", Culture);
        int exponent = text.IndexOf('e');
        return text[exponent + 2] == '0' ? text.Remove(exponent + 2, 1) : text;
    }

    /// <summary>As <c>%g</c>.</summary>
    public static string Shortest(double value, int precision)
    {
        if (Special(value) is { } special) return special;
        precision = Math.Max(precision, 1);
        string scientific = Scientific(value, precision - 1);
        int mark = scientific.IndexOf('e'), exponent = int.Parse(scientific.AsSpan(mark + 1), Culture);
        return exponent >= -4 && exponent < precision
            ? WithoutZeros(Fixed(value, precision - 1 - exponent))
            : WithoutZeros(scientific[..mark]) + scientific[mark..];
    }

    static string WithoutZeros(string text) => text.Contains('.') ? text.TrimEnd('0').TrimEnd('.') : text;

    static string? Special(double value) => double.IsNaN(value) ? "nan" : double.IsInfinity(value) ? value > 0 ? "inf" : "-inf" : null;

    /// <summary>Reads a number with blanks around it.</summary>
    public static bool TryParse<T>(ReadOnlySpan<byte> text, out T value) where T : INumber<T>
    {
        text = text[Ascii.Trim(text)];
        value = T.Zero;
        if (text.IsEmpty) return false;
        if (text[0] == '+' && text.Length > 1 && text[1] is (byte)'+' or (byte)'-') return false;
        if (T.TryParse(text, typeof(T) == typeof(float) || typeof(T) == typeof(double) ? NumberStyles.Float : NumberStyles.AllowLeadingSign, Culture, out T? parsed))
        {
            value = parsed;
            return true;
        }
        return IsSpecial(text, out value);
    }

    static bool IsSpecial<T>(ReadOnlySpan<byte> text, out T value) where T : INumber<T>
    {
        value = T.Zero;
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double)) return false;
        bool negative = text[0] == '-';
        string word = Encoding.ASCII.GetString(text[0] is (byte)'-' or (byte)'+' ? text[1..] : text).ToLowerInvariant();
        if (word is not ("inf" or "infinity" or "nan")) return false;
        double special = word == "nan" ? double.NaN : negative ? double.NegativeInfinity : double.PositiveInfinity;
        value = T.CreateChecked(special);
        return true;
    }
}
