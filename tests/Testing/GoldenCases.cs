using Xunit;

namespace TensorHarbor.Testing;

/// <summary>
/// Cases of a golden folder that may have none of a kind. xunit counts a theory without data as failed, so it gets one case that is
/// skipped and says what there is not.
/// </summary>
public static class GoldenCases
{
    /// <summary>One case per name.</summary>
    /// <param name="what">What the names are of, such as <c>event files</c>.</param>
    /// <param name="names">The names.</param>
    public static TheoryData<string> Of(string what, IEnumerable<string> names)
    {
        var cases = new TheoryData<string>(names);
        if (cases.Count == 0) cases.Add(new TheoryDataRow<string>("") { Skip = None(what) });
        return cases;
    }

    /// <summary>One case per pair.</summary>
    /// <inheritdoc cref="Of(string, IEnumerable{string})"/>
    public static TheoryData<string, string> Of(string what, IEnumerable<(string First, string Second)> pairs)
    {
        var cases = new TheoryData<string, string>();
        foreach ((string first, string second) in pairs) cases.Add(first, second);
        if (cases.Count == 0) cases.Add(new TheoryDataRow<string, string>("", "") { Skip = None(what) });
        return cases;
    }

    static string None(string what) => $"no golden {what}";
}
