using System.Globalization;

namespace TensorHarbor.Compare;

/// <summary>One line of the table of rates.</summary>
/// <param name="Name">Name of the case.</param>
/// <param name="Unit">Unit of the rates.</param>
/// <param name="Ours">Our rate.</param>
/// <param name="Theirs">The peer's.</param>
/// <param name="OurMedian">Seconds of our middle run.</param>
/// <param name="TheirMedian">Seconds of the peer's.</param>
/// <param name="Ratio">Middle ratio of the rates of two rounds that ran one after the other.</param>
/// <param name="Least">Smallest of these.</param>
/// <param name="Most">Largest of these.</param>
/// <param name="Goal">Smallest ratio wanted.</param>
sealed record Row(string Name, string Unit, double Ours, double Theirs, double OurMedian, double TheirMedian, double Ratio, double Least, double Most, double Goal)
{
    public static string Header(string peer) =>
        $"| case | unit | TensorHarbor | {peer} | p50 in ms | ratio (median, min..max of pairs) | goal |\n|---|---|---|---|---|---|---|";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"| {Name} | {Unit} | {Ours:N0} | {Theirs:N0} | {Milliseconds(OurMedian)} / {Milliseconds(TheirMedian)} | **{Ratio:0.00}** ({Least:0.00}..{Most:0.00}) | {Goal:0.0#} {(Ratio >= Goal ? "met" : "short")} |");

    static string Milliseconds(double seconds) => (seconds * 1e3).ToString(seconds < 0.01 ? "0.000" : "0.0", CultureInfo.InvariantCulture);
}

/// <summary>One line of the table of costs: of seconds or memory, where less is better.</summary>
static class CostRow
{
    public const string Header = "| case | unit, less is better | TensorHarbor | TensorFlow | ratio | goal |\n|---|---|---|---|---|---|";

    /// <param name="name">Name of the case.</param>
    /// <param name="unit">Unit.</param>
    /// <param name="ours">Our cost in each round.</param>
    /// <param name="theirs">The peer's.</param>
    /// <param name="part">Wanted is at most one part in this many of the peer's cost.</param>
    public static string Of(string name, string unit, IReadOnlyList<double> ours, IReadOnlyList<double> theirs, double part)
    {
        double times = Comparison.Median([.. theirs.Zip(ours).Select(p => p.First / p.Second)]);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {unit} | {Comparison.Median(ours.ToArray()):0.00} | {Comparison.Median(theirs.ToArray()):0.00} | **1/{times:0.0}** | 1/{part:0.#} {(times >= part ? "met" : "short")} |");
    }
}
