using System.Collections;
using System.Globalization;

namespace TensorHarbor.Cli.Reports;

/// <summary>Values as text for people.</summary>
static class ValueText
{
    const int MaxItems = 16;

    /// <summary>Numbers of the invariant culture, lists in brackets (long ones cut), nothing for null. Control characters are escaped.</summary>
    public static string Of(object? value) => value switch
    {
        null => "",
        string text => Escape(text),
        bool flag => flag ? "yes" : "no",
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        ICollection list when list.Count > MaxItems => $"[{Join(list.Cast<object?>().Take(MaxItems))}, ... {list.Count} in all]",
        IEnumerable list => $"[{Join(list.Cast<object?>())}]",
        _ => value.ToString() ?? "",
    };

    /// <summary>Values with commas between them.</summary>
    public static string Join(IEnumerable<object?> values) => string.Join(", ", values.Select(Of));

    /// <summary>A name in a file may hold anything; a terminal must not obey it.</summary>
    static string Escape(string text)
    {
        if (!text.Any(char.IsControl)) return text;
        return string.Concat(text.Select(c => char.IsControl(c) ? $"\\x{(int)c:x2}" : c.ToString()));
    }
}
