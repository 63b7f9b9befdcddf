using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TensorHarbor.Cli.Cluster;

/// <summary>How far a worker of a local cluster is, as it tells the process that started it: in a line that no user sees.</summary>
/// <param name="Step">Global step.</param>
/// <param name="LastStep">Global step at which it will stop; 0: it does not know.</param>
/// <param name="Loss">Loss of its last batch.</param>
/// <param name="IsReport">Has it just reported, after a validation?</param>
readonly record struct TaskProgress(long Step, long LastStep, float Loss, bool IsReport)
{
    const char Mark = '\u001e'; // the record separator

    /// <summary>The line.</summary>
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Mark}{Step} {LastStep} {Loss:R} {(IsReport ? 1 : 0)}");

    /// <summary>Reads a line; <see langword="false"/>: it is one for the user.</summary>
    public static bool TryParse(string line, out TaskProgress progress)
    {
        progress = default;
        if (line.Length == 0 || line[0] != Mark) return false;
        string[] parts = line[1..].Split(' ');
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (parts.Length != 4 || !long.TryParse(parts[0], culture, out long step) || !long.TryParse(parts[1], culture, out long last)
            || !float.TryParse(parts[2], culture, out float loss))
        {
            return false;
        }
        progress = new(step, last, loss, parts[3] == "1");
        return true;
    }
}
