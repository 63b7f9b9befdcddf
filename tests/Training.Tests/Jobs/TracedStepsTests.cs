using TensorHarbor.Formats.Events;
using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Training.Tests.Jobs;

/// <summary>Which steps of a job are traced, and what is left of that.</summary>
public sealed class TracedStepsTests : IDisposable
{
    readonly JobFixture _job = new();

    public void Dispose() => _job.Dispose();

    [Theory]
    [InlineData("", "")]
    [InlineData("7", "7-7")]
    [InlineData(" 100-104, 3 ,9-9,", "3-3 9-9 100-104")]
    public void The_flag_names_steps_and_ranges(string text, string ranges) =>
        Assert.Equal(ranges, string.Join(' ', TracedSteps.Parse(text).Ranges.Select(r => $"{r.First}-{r.Last}")));

    [Theory, InlineData("0"), InlineData("5-3"), InlineData("a"), InlineData("1-2-3"), InlineData("-4"), InlineData("4-")]
    public void Another_form_is_refused(string text) => Assert.Equal(
        $"--trace_steps: expected steps such as 10, 100-104 or 10,100-104, got '{text}'",
        Assert.Throws<StatusException>(() => TracedSteps.Parse(text)).Message);

    [Theory]
    [InlineData("2,5-6", new long[] { 1, 2, 3, 4, 5, 6, 7 }, new long[] { 2, 5, 6 })]
    [InlineData("2,5-6", new long[] { 1, 4, 9, 10 }, new long[] { 4, 9 })] // other workers made the steps between
    [InlineData("2,5-6,8", new long[] { 6, 7, 8 }, new long[] { 6, 8 })] // what was before the job began is not made up for
    [InlineData("2-4", new long[] { 2, 3, 7 }, new long[] { 2, 3 })]
    public void A_step_that_is_jumped_over_stands_for_the_next(string text, long[] steps, long[] traced)
    {
        var traces = new StepTraces(TracedSteps.Parse(text), "", null!);
        Assert.Equal(traced, steps.Where(traces.Takes));
    }

    [Fact]
    public void A_traced_step_leaves_a_Chrome_trace_RunMetadata_and_an_event()
    {
        _job.Options = _job.Options with { TracedSteps = TracedSteps.Parse("3,12") };
        string events = _job.Run().EventFile;
        string[] traces = [.. Directory.GetFiles(_job.Options.OutputPath, "trace-*").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
        Assert.Equal(["trace-12.json", "trace-12.pb", "trace-3.json", "trace-3.pb"], traces);
        var metadata = RunMetadata.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(_job.Options.OutputPath, "trace-3.pb")));
        NodeExecStats[] nodes = [.. Assert.Single(metadata.StepStats.DevStats).NodeStats];
        Assert.Contains(nodes, n => n.TimelineLabel.Contains("= ApplyAdagrad", StringComparison.Ordinal) || n.TimelineLabel.Contains("= ResourceApplyAdagrad", StringComparison.Ordinal));
        Assert.True(nodes.Length > 10);
        var tagged = new List<TaggedRunMetadata>();
        using var reader = new EventFileReader(events);
        while (reader.TryRead(out Event? record)) if (record.TaggedRunMetadata is { } one) tagged.Add(one);
        Assert.Equal(["step_3", "step_12"], tagged.Select(t => t.Tag));
        Assert.Equal(metadata, RunMetadata.Parser.ParseFrom(tagged[0].RunMetadata));
    }
}
