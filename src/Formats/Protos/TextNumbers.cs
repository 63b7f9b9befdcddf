using System.Globalization;

namespace TensorHarbor.Formats.Protos;

/// <summary>
/// Floating-point numbers as Python prints them: the shortest digits that read back the same, <c>1.0</c>, <c>1e-05</c>, <c>inf</c>.
/// </summary>
static class TextNumbers
{
    public static string Format(float value) =>
        Lay(value.ToString("E8", CultureInfo.InvariantCulture), value.ToString("R", CultureInfo.InvariantCulture));

    public static string Format(double value) =>
        Lay(value.ToString("E16", CultureInfo.InvariantCulture), value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Lays out the digits of the shortest form.</summary>
    /// <param name="scientific">The number in scientific form, only looked at for what is not finite.</param>
    /// <param name="shortest">The shortest form in .NET's layout.</param>
    static string Lay(string scientific, string shortest)
    {
        if (!char.IsAsciiDigit(scientific[^1])) return scientific switch { "NaN" => "nan", "Infinity" => "inf", _ => "-inf" };
        string sign = shortest[0] == '-' ? "-" : "";
        (string digits, int exponent) = Digits(shortest[sign.Length..]);
        if (exponent is < -4 or >= 16)
        {
            string mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):D2}");
        }
        if (exponent < 0) return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        string whole = digits.PadRight(exponent + 1, '0');
        return $"{sign}{whole[..(exponent + 1)]}.{(whole.Length > exponent + 1 ? whole[(exponent + 1)..] : "0")}";
    }

    /// <summary>The digits without zeros at both ends, and the power of ten of the first.</summary>
    static (string Digits, int Exponent) Digits(string text)
    {
        int e = text.IndexOf('E', StringComparison.Ordinal), power = e < 0
            ? 0
            : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = e < 0 ? text : text[..e];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string all = mantissa.Replace(".", "", StringComparison.Ordinal), trimmed = all.TrimStart('0');
        if (trimmed.Length == 0) return ("0", 0);
        int exponent = (point < 0 ? all.Length : point) - 1 - (all.Length - trimmed.Length) + power;
        return (trimmed.TrimEnd('0'), exponent);
    }
}
