using System.Globalization;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>
/// Which steps of a job are traced, by the global step that they lead to: <c>10</c>, <c>100-104</c>, or several with commas. A number that the job
/// jumps over, since other workers make steps too, stands for the first step after it, so each entry is traced at least once, unless the job ends before.
/// </summary>
public sealed record TracedSteps
{
    /// <summary>First and last step of each entry, in order.</summary>
    public required IReadOnlyList<(long First, long Last)> Ranges { get; init; }

    /// <summary>No step.</summary>
    public static TracedSteps None { get; } = new() { Ranges = [] };

    /// <summary>Reads the form of the flag.</summary>
    /// <param name="text"><c>A-B,N,...</c>, steps from 1; empty: none.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: not of that form.</exception>
    public static TracedSteps Parse(string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new() { Ranges = [.. parts.Select(p => ParseRange(p, text)).Order()] };
    }

    static (long, long) ParseRange(string part, string text)
    {
        string[] ends = part.Split('-', 2);
        bool isRange = Number(ends[0], out long first) & Number(ends[^1], out long last);
        return isRange && first >= 1 && last >= first
            ? (first, last)
            : Throw.InvalidArgument<(long, long)>($"--trace_steps: expected steps such as 10, 100-104 or 10,100-104, got '{text}'");
    }

    static bool Number(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
