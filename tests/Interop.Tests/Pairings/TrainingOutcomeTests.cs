using Xunit.Sdk;

namespace TensorHarbor.Interop.Tests.Pairings;

/// <summary>The comparison of the pairings finds what differs.</summary>
public sealed class TrainingOutcomeTests
{
    static TrainingOutcome Outcome(double loss, params (string Name, double[] Value)[] values) => new([[1, loss]], values.ToDictionary(v => v.Name, v => v.Value));

    [Fact]
    public void Losses_values_sizes_and_names_count()
    {
        TrainingOutcome want = Outcome(0.5, ("w", [1, 2]), ("b", [0]));
        TrainingOutcome.AssertSame(want, Outcome(0.500001, ("w", [1, 2.00001]), ("b", [0.000001])));
        AssertDifferent(want, Outcome(0.5001, ("w", [1, 2]), ("b", [0])), "losses of worker 0");
        AssertDifferent(want, Outcome(0.5, ("w", [1, 2.0001]), ("b", [0])), "w: expected 1 2, got 1 2.0001");
        AssertDifferent(want, Outcome(0.5, ("w", [1]), ("b", [0])), "w: expected 2 numbers, got 1");
        AssertDifferent(want, Outcome(0.5, ("w", [1, 2])), "b is missing");
    }

    static void AssertDifferent(TrainingOutcome want, TrainingOutcome got, string text) =>
        Assert.Contains(text, Assert.ThrowsAny<XunitException>(() => TrainingOutcome.AssertSame(want, got)).Message, StringComparison.Ordinal);
}
