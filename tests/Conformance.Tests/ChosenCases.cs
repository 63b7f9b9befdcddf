namespace TensorHarbor.Conformance.Tests;

/// <summary>With <c>$TENSORHARBOR_CASES=Relu/,Conv2D/same</c> only cases whose names begin so are run.</summary>
static class ChosenCases
{
    static readonly string[] _prefixes = Environment.GetEnvironmentVariable("TENSORHARBOR_CASES")?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Is the case to be run?</summary>
    public static bool Includes(string name) => _prefixes.Length == 0 || _prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
